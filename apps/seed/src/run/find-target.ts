import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { hasErrors, InputError } from '@seed/kernel';
import type { Source } from '@seed/kernel';
import { decodeSource, entryOf, readYaml } from '@seed/yaml';
import type { ProcessIo } from '../process-io.ts';
import { runCommand, runnableBelow, SPEC_NAMES } from './runnable-below.ts';

/** What `seed run` was pointed at: a spec, and the folder that it belongs to. */
export interface Target {
  readonly kind: 'module' | 'buildspec';
  /** Absolute folder of the source, or of the module. */
  readonly dir: string;
  /** The spec's text; its id is the path as a person would type it. */
  readonly spec: Source;
  /** The spec relative to the folder, with `/`; absent for a spec from elsewhere. */
  readonly specPath?: string;
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'file' : undefined;
}

/** A path as a person in `cwd` would type it. */
export function shownPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  if (short === '') return '.';
  return short.startsWith(`..${sep}..`) || isAbsolute(short) ? path : short;
}

/** The text of a spec; `-` is standard input. Rejects with InputError. */
export async function readSource(path: string, io: ProcessIo): Promise<Source> {
  if (path === '-') return { id: '<standard input>', text: await io.readInput() };
  const id = shownPath(path, io.cwd);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError('cli/unreadable-file', `"${id}" cannot be read`, { cause: error });
  }
  const decoded = decodeSource(id, bytes);
  if (decoded.value !== undefined && !hasErrors(decoded.diagnostics)) return decoded.value;
  throw new InputError('yaml/not-text', `"${id}" is no text`, decoded);
}

/** What a spec is: by its name where that says it, else by its keys. */
export function sortOf(source: Source): 'module' | 'buildspec' | 'deployment' {
  const name = basename(source.id);
  const { root } = readYaml(source, { dialect: 'go' });
  const has = (key: string): boolean => root?.kind === 'map' && entryOf(root, key) !== undefined;
  if (has('phases') || has('batch')) return 'buildspec';
  if (has('toolchainRegion') || has('toolchain_region') || (has('groups') && has('name')))
    return 'deployment';
  if (has('deploy') || has('destroy') || /^deployspec\.ya?ml$/.test(name)) return 'module';
  return 'buildspec';
}

function targetOf(source: Source, path: string | undefined, dir: string): Target {
  const sort = sortOf(source);
  if (sort === 'deployment') {
    throw new InputError(
      'cli/no-build-spec',
      `"${source.id}" is a deployment manifest, which is no spec of a build`,
      {
        hints: [
          'deploy it: `seed apply <manifest> --local`',
          'run one of its modules: `seed run <folder of the module>`',
        ],
      },
    );
  }
  const inside = path === undefined ? undefined : relative(dir, path);
  const isInside = inside !== undefined && !inside.startsWith('..') && !isAbsolute(inside);
  return { kind: sort, dir, spec: source, ...(isInside ? { specPath: inside.split(sep).join('/') } : {}) };
}

async function specIn(dir: string): Promise<string | undefined> {
  for (const name of SPEC_NAMES) {
    if ((await kindOf(join(dir, name))) === 'file') return join(dir, name);
  }
  return undefined;
}

/** Commands in a hint. */
const MOST_NAMED = 3;

export interface TargetOptions {
  readonly io: ProcessIo;
  /** `--spec`. */
  readonly spec?: string;
  /** Folder of the source, where it is not the spec's. */
  readonly sourceDir?: string;
}

/** Finds what to run. Rejects with InputError that says what was looked for. */
export async function findTarget(word: string | undefined, options: TargetOptions): Promise<Target> {
  const { io } = options;
  const path = resolve(io.cwd, word ?? '.');
  const kind = await kindOf(path);
  if (kind === undefined) {
    throw new InputError('cli/target-not-found', `there is nothing at "${word ?? '.'}"`, {
      hints: ['name a folder with a deployspec.yaml or buildspec.yml, or a buildspec file'],
    });
  }
  if (options.sourceDir !== undefined && (await kindOf(options.sourceDir)) !== 'folder') {
    throw new InputError('cli/target-not-found', `"${options.sourceDir}" of --source is no folder`);
  }
  const dir = options.sourceDir ?? (kind === 'folder' ? path : dirname(path));
  if (options.spec === '-') return targetOf(await readSource('-', io), undefined, dir);
  const named = options.spec === undefined ? undefined : await resolveSpec(options.spec, path, kind, io);
  const spec = named ?? (kind === 'file' ? path : await specIn(path));
  if (spec === undefined) throw await noSpec(path, io);
  return targetOf(await readSource(spec, io), spec, dir);
}

/** The error for a folder without a spec: what could be run below it, else how to come by a spec. */
async function noSpec(dir: string, io: ProcessIo): Promise<InputError> {
  const shown = shownPath(dir, io.cwd);
  const { modules } = await runnableBelow(dir);
  const commands = modules
    .slice(0, MOST_NAMED)
    .map((path) => `\`${runCommand(shown === '.' ? path : `${shown}/${path}`)}\``);
  const more = modules.length > MOST_NAMED ? `, or another of the ${modules.length} below it` : '';
  return new InputError(
    'cli/target-not-found',
    `there is no deployspec.yaml and no buildspec.yml in "${shown}"`,
    {
      hints: [
        commands.length === 0
          ? 'write one with `seed init`'
          : `run what is below it: ${commands.join(' or ')}${more}`,
        'name another file with `--spec FILE`',
      ],
    },
  );
}

/** `--spec` is looked for in the target's folder as CodeBuild does, then from the current one. */
async function resolveSpec(
  spec: string,
  path: string,
  kind: 'file' | 'folder',
  io: ProcessIo,
): Promise<string> {
  const inTarget = resolve(kind === 'folder' ? path : dirname(path), spec);
  if ((await kindOf(inTarget)) === 'file') return inTarget;
  const here = resolve(io.cwd, spec);
  if ((await kindOf(here)) === 'file') return here;
  throw new InputError('cli/unreadable-file', `"${spec}" of --spec is no file`, {
    hints: [`it was looked for as ${shownPath(inTarget, io.cwd)} and ${shownPath(here, io.cwd)}`],
  });
}
