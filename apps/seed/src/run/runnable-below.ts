import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shellWord } from '@seed/kernel';

/** What makes a folder one that `seed run` can run, in the order in which it is looked for. */
export const SPEC_NAMES = ['deployspec.yaml', 'buildspec.yml', 'buildspec.yaml'] as const;

/** Folders that nobody keeps modules in, beside hidden ones. */
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'cdk.out', 'venv', '__pycache__']);

/** A hint is not worth more: modules lie two or three folders deep. */
const DEEPEST = 4;
const MOST_FOLDERS = 500;

/** What can be started in a folder and below it, as paths from there. */
export interface Runnable {
  /** Folders with a spec; `.` is the folder itself. */
  readonly modules: readonly string[];
  /** Deployment manifests, where a project begins in the folder. */
  readonly manifests: readonly string[];
}

async function isManifest(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return /^groups:/m.test(text) && /^name:/m.test(text);
}

/** Finds what can be started, nearest first. What cannot be read is passed over. */
export async function runnableBelow(dir: string): Promise<Runnable> {
  const modules: string[] = [];
  const manifests: string[] = [];
  let isProject = false;
  const folders = [{ path: '', depth: 0 }];
  for (const { path, depth } of folders) {
    const entries = await readdir(join(dir, path), { withFileTypes: true }).catch(() => []);
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    isProject ||= path === '' && files.includes('seedfarmer.yaml');
    if (SPEC_NAMES.some((name) => files.includes(name))) modules.push(path === '' ? '.' : path);
    if (isProject && path.split('/')[0] === 'manifests')
      for (const name of files.filter((one) => /\.ya?ml$/.test(one)).toSorted())
        if (await isManifest(join(dir, path, name))) manifests.push(`${path}/${name}`);
    if (depth === DEEPEST) continue;
    for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
      const isOne = entry.isDirectory() && !entry.name.startsWith('.') && !PASSED_OVER.has(entry.name);
      if (!isOne || folders.length >= MOST_FOLDERS) continue;
      folders.push({ path: path === '' ? entry.name : `${path}/${entry.name}`, depth: depth + 1 });
    }
  }
  return { modules, manifests };
}

const typed = (path: string): string => (/^[\w./-]+$/.test(path) ? path : shellWord(path));

/** `seed run modules/hello`, for a person in the folder from which the path is. */
export const runCommand = (path: string): string => (path === '.' ? 'seed run' : `seed run ${typed(path)}`);

/** How somebody in a folder starts a first run; always at least one command. */
export async function startCommands(dir: string): Promise<readonly string[]> {
  const { modules, manifests } = await runnableBelow(dir);
  const found = [
    ...modules.slice(0, 1).map(runCommand),
    ...manifests.slice(0, 1).map((path) => `seed apply ${typed(path)} --local`),
  ];
  return found.length > 0 ? found : ['seed run <folder of a module>', 'seed init'];
}
