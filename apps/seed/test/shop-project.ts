import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { oneAccountManifest } from './one-account-manifest.ts';
import { folderWith } from './run-seed.ts';

const PROJECTS = join(import.meta.dirname, '../../../test-fixtures/projects');

export interface Project {
  /** Its folder: of seedfarmer.yaml. */
  readonly dir: string;
  /** Replaces a text in one of its files. */
  readonly edit: (file: string, from: string, to: string) => Promise<void>;
  readonly write: (file: string, text: string) => Promise<void>;
}

export const MANIFEST = 'manifests/dev/deployment.yaml';

/** A copy of a project of test-fixtures, in a new folder. */
export async function projectCopy(name = 'shop'): Promise<Project> {
  const dir = await folderWith({});
  await cp(join(PROJECTS, name), dir, { recursive: true });
  const write = (file: string, text: string): Promise<void> => writeFile(join(dir, file), text);
  return {
    dir,
    write,
    async edit(file, from, to) {
      const text = await readFile(join(dir, file), 'utf8');
      if (!text.includes(from)) throw new Error(`"${from}" is not in ${file}`);
      await write(file, text.replace(from, to));
    },
  };
}

/** A project of one group, whose modules run the given commands; `more` are further lines of the group. */
export async function oneGroup(
  modules: Readonly<Record<string, string>>,
  more = '',
): Promise<Pick<Project, 'dir'>> {
  const names = Object.keys(modules);
  const specs = Object.entries(modules).map(([name, command]): [string, string] => [
    `modules/${name}/deployspec.yaml`,
    `deploy:\n  phases:\n    build:\n      commands:\n        - ${command}\ndestroy:\n  phases:\n    build:\n      commands:\n        - echo gone\n`,
  ]);
  const dir = await folderWith({
    'seedfarmer.yaml': 'project: shop\n',
    'dev.yaml': oneAccountManifest([
      '  - name: core',
      ...(more === '' ? [] : [`    ${more}`]),
      '    modules:',
      ...names.map((name) => `      - { name: ${name}, path: modules/${name} }`),
    ]),
    ...Object.fromEntries(specs),
  });
  return { dir };
}
