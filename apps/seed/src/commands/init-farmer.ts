import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT, InputError } from '@seed/kernel';
import { entryOf, readYaml } from '@seed/yaml';
import type { CommandContext, CommandFunction } from '../command.ts';
import { kebab } from '../flags.ts';
import { moduleFiles } from '../init/module-files.ts';
import type { INIT_MODULE_FLAGS, INIT_PROJECT_FLAGS } from '../init/farmer-flags.ts';
import { cleanName, writeNewFiles } from '../init/write-new-files.ts';
import { findUpwards } from '../project-root.ts';
import { initProject } from './init.ts';

/** Templates of Seed-Farmer are fetched from git; those of seed come with it. */
function noteTemplate(
  { note, err }: CommandContext,
  flags: {
    readonly templateUrl?: string;
    readonly templateBranch?: string;
    readonly moduleType?: string;
  },
): void {
  const unused = (['templateUrl', 'templateBranch', 'moduleType'] as const)
    .filter((name) => flags[name] !== undefined)
    .map((name) => `--${kebab(name)}`);
  if (unused.length === 0) return;
  note(`${err.glyph('attention')} seed writes its own template; without effect: ${unused.join(', ')}`);
}

/** `init project` as Seed-Farmer has it: a folder of the project's name, or the one that is named. */
export const initFarmerProject: CommandFunction<typeof INIT_PROJECT_FLAGS> = (context, flags) => {
  noteTemplate(context, flags);
  const name = cleanName(flags.projectName ?? flags.projectDir ?? 'project');
  return initProject(context, resolve(context.io.cwd, flags.projectDir ?? name), name);
};

/** Adds the group to `deployment.yaml` beside the project file, where there is one with a list of groups. */
async function addGroup(
  root: string,
  group: { readonly name: string; readonly path: string },
): Promise<boolean> {
  const file = join(root, 'deployment.yaml');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const { root: node } = readYaml({ id: 'deployment.yaml', text }, { dialect: 'python' });
  const groups = node?.kind === 'map' ? entryOf(node, 'groups')?.value : undefined;
  const last = groups?.kind === 'list' ? groups.items.at(-1) : undefined;
  // Lists in brackets have no lines to add to.
  if (last === undefined || !/- *$/.test(text.slice(0, last.span.start.offset).split('\n').at(-1) ?? ''))
    return false;
  // The items of a block list end with their line; what is added has the column of the one above it.
  const indent = ' '.repeat(Math.max(0, last.span.start.column - 3));
  const end = text.indexOf('\n', last.span.end.offset - 1);
  const at = end === -1 ? text.length : end + 1;
  const before = text.slice(0, at).replace(/([^\n])$/, '$1\n');
  const added = `${indent}- name: ${group.name}\n${indent}  path: ${group.path}\n`;
  await writeFile(file, before + added + text.slice(at));
  return true;
}

/** `init module` as Seed-Farmer has it: the module, a group file for it, and the group in `deployment.yaml`. */
export const initFarmerModule: CommandFunction<typeof INIT_MODULE_FLAGS> = async (context, flags) => {
  noteTemplate(context, flags);
  const { io, print } = context;
  if (flags.moduleName === undefined)
    throw new InputError('cli/bad-arguments', 'flag "--module-name" is missing', {
      hints: ['name the module with `-m NAME`'],
    });
  const name = cleanName(flags.moduleName);
  const root = (await findUpwards(io.cwd, ['seedfarmer.yaml'])) ?? io.cwd;
  const path =
    flags.groupName === undefined ? `modules/${name}` : `modules/${cleanName(flags.groupName)}/${name}`;
  const files = Object.entries(moduleFiles(name)).map(([file, text]) => [`${path}/${file}`, text]);
  const groupFile = `${name}-group.yml`;
  await writeNewFiles(
    root,
    { ...Object.fromEntries(files), [groupFile]: `name: ${name}\npath: ${path}\n` },
    '.',
  );
  const added = await addGroup(root, { name: flags.groupName ?? name, path: groupFile });
  print(`module ${name} written to ${path}, its group to ${groupFile}`);
  print(
    added
      ? `group ${flags.groupName ?? name} was added to deployment.yaml`
      : `name the group file in a deployment manifest: path: ${groupFile}`,
  );
  return EXIT.done;
};
