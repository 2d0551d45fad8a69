import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { shownPath } from '../run/find-target.ts';

type Flags = {
  readonly from: FlagTable[string] & {
    readonly kind: 'choice';
    readonly values: readonly ['project', 'module'];
  };
  readonly name: FlagTable[string] & { readonly kind: 'text' };
};

const DEPLOYSPEC = `# What happens on deploy and on destroy; \`seed run\` runs it as CodeBuild would.
deploy:
  phases:
    install:
      commands:
        - echo "preparing \${SEEDFARMER_MODULE_NAME}"
    build:
      commands:
        - sh greet.sh "\${SEEDFARMER_PARAMETER_GREETING:-hello}"
        - seedfarmer metadata add -k Greeted -v "\${SEEDFARMER_DEPLOYMENT_NAME}"
destroy:
  phases:
    build:
      commands:
        - echo "nothing to remove"
`;

const SCRIPT = `# The module's own work. Plain sh, so that it runs in any image.
echo "$1 from $(basename "$PWD")"
`;

function moduleFiles(name: string): Record<string, string> {
  return {
    'deployspec.yaml': DEPLOYSPEC,
    'greet.sh': SCRIPT,
    'README.md': `# ${name}\n\nInputs: \`greeting\`. Outputs: \`Greeted\`.\n`,
  };
}

function projectFiles(name: string): Record<string, string> {
  const module = Object.entries(moduleFiles('hello')).map(([file, text]) => [`modules/hello/${file}`, text]);
  return {
    'seedfarmer.yaml': `project: ${name}\ndescription: A project made by seed init\n`,
    'seed.yaml': '# Settings of this project; `seed config` shows what is in force.\nsource: tree\n',
    '.gitignore': '.seed/\n',
    ...Object.fromEntries(module),
  };
}

const cleanName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '') || 'project';

async function refuseExisting(dir: string, files: readonly string[], shown: string): Promise<void> {
  for (const file of files) {
    if ((await stat(join(dir, file)).catch(() => undefined)) === undefined) continue;
    throw new InputError('cli/exists', `"${join(shown, file)}" exists already`, {
      hints: ['name another folder: `seed init <dir>`'],
    });
  }
}

/** Writes a project, or a module, that runs at once and offline. Never overwrites. */
export const init: CommandFunction<Flags> = async ({ io, general, print }, flags, [word]) => {
  const dir = resolve(io.cwd, word ?? '.');
  const shown = shownPath(dir, io.cwd);
  const name = cleanName(flags.name ?? basename(dir));
  const isModule = flags.from === 'module';
  const files = isModule ? moduleFiles(name) : projectFiles(name);
  await refuseExisting(dir, Object.keys(files), shown);
  for (const [file, text] of Object.entries(files)) {
    const path = join(dir, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: 'wx' });
  }
  const target = isModule ? shown : 'modules/hello';
  const next = [
    ...(isModule || shown === '.' ? ['seed validate'] : [`cd ${shown}`]),
    `seed run --local ${target}`,
    `seed run --offline ${target}`,
  ];
  if (general.json) print(JSON.stringify({ dir, files: Object.keys(files), next }));
  else
    print(
      [
        `${isModule ? 'module' : 'project'} ${name} written to ${shown}`,
        '',
        ...next.map((line) => `  ${line}`),
      ].join('\n'),
    );
  return EXIT.done;
};
