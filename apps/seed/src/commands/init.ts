import { basename, resolve } from 'node:path';
import { EXIT } from '@seed/kernel';
import type { CommandContext, CommandFunction } from '../command.ts';
import type { FlagTable } from '../flags.ts';
import { componentFiles, FIRST_IMAGE } from '../init/component-files.ts';
import { moduleFiles } from '../init/module-files.ts';
import { FIRST_MANIFEST, projectFiles } from '../init/project-files.ts';
import { cleanName, writeNewFiles } from '../init/write-new-files.ts';
import { shownPath } from '../run/find-target.ts';

type Flags = {
  readonly from: FlagTable[string] & {
    readonly kind: 'choice';
    readonly values: readonly ['project', 'module', 'component'];
  };
  readonly name: FlagTable[string] & { readonly kind: 'text' };
};

interface Written {
  readonly dir: string;
  readonly files: readonly string[];
  readonly next: readonly string[];
}

function tell({ general, print }: CommandContext, head: string, written: Written): number {
  if (general.json) print(JSON.stringify(written));
  else print([head, '', ...written.next.map((line) => `  ${line}`)].join('\n'));
  return EXIT.done;
}

/** Writes a project into a folder and names the next commands. */
export async function initProject(context: CommandContext, dir: string, name: string): Promise<number> {
  const shown = shownPath(dir, context.io.cwd);
  const files = projectFiles(name);
  await writeNewFiles(dir, files, shown);
  const next = [
    ...(shown === '.' ? ['seed validate'] : [`cd ${shown}`]),
    'seed run --local modules/hello',
    `seed apply ${FIRST_MANIFEST} --local`,
  ];
  return tell(context, `project ${name} written to ${shown}`, { dir, files: Object.keys(files), next });
}

/** Writes a project of components and images, and names the next commands. */
async function initComponent(
  context: CommandContext,
  dir: string,
  asked: string | undefined,
): Promise<number> {
  const shown = shownPath(dir, context.io.cwd);
  const name = cleanName(asked ?? 'hello');
  const files = componentFiles(name);
  await writeNewFiles(dir, files, shown);
  const run = `seed components run components/${FIRST_IMAGE}/${name}.yml`;
  const next =
    shown === '.'
      ? ['seed components validate', run, 'seed components plan']
      : [`cd ${shown}`, 'seed components validate', run];
  return tell(context, `component ${name} written to ${shown}`, { dir, files: Object.keys(files), next });
}

/** Writes a project, a module or a component, that runs at once and offline. Never overwrites. */
export const init: CommandFunction<Flags> = async (context, flags, [word]) => {
  const dir = resolve(context.io.cwd, word ?? '.');
  const name = cleanName(flags.name ?? basename(dir));
  if (flags.from === 'component') return initComponent(context, dir, flags.name);
  if (flags.from !== 'module') return initProject(context, dir, name);
  const shown = shownPath(dir, context.io.cwd);
  const files = moduleFiles(name);
  await writeNewFiles(dir, files, shown);
  const next = [
    ...(shown === '.' ? ['seed validate'] : [`cd ${shown}`]),
    `seed run --local ${shown}`,
    `seed run --offline ${shown}`,
  ];
  return tell(context, `module ${name} written to ${shown}`, { dir, files: Object.keys(files), next });
};
