import { readFile, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { hasErrors, InputError } from '@seed/kernel';
import type { Diagnostic, Loaded, SourceId, TextCache } from '@seed/kernel';
import { loadDeployment, loadProject, readEnvFiles } from '@seed/manifest';
import type { Deployment, Project } from '@seed/manifest';
import type { CommandContext } from '../command.ts';
import type { ProcessIo } from '../process-io.ts';
import { SEED_FARMER } from '../run/module-variables.ts';
import type { DeployFlags } from './deploy-request.ts';

/** A deployment as its files say it, with what was noticed. */
export interface ProjectFiles {
  readonly project: Project;
  readonly deployment: Deployment;
  /** Variables after .env files. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: Map<SourceId, string>;
}

/** Bytes of a file; undefined where there is none. Rejects with InputError for what is there and cannot be read. */
async function readBytes(path: string, shown: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new InputError('cli/unreadable-file', `"${shown}" cannot be read`, { cause: error });
  }
}

/** The value of a loader; rejects with InputError that carries every finding. */
export function valueOf<T>(loaded: Loaded<T>, id: string): T {
  if (loaded.value !== undefined && !hasErrors(loaded.diagnostics)) return loaded.value;
  throw new InputError('cli/bad-arguments', `"${id}" cannot be used`, loaded);
}

/** Finds and reads seedfarmer.yaml, from the current folder upwards. Rejects with InputError. */
export async function openProject(io: ProcessIo): Promise<Loaded<Project> & { readonly value: Project }> {
  const loaded = await loadProject({
    cwd: io.cwd,
    release: SEED_FARMER,
    read: (path) => readBytes(path, path),
  });
  return { ...loaded, value: valueOf(loaded, 'seedfarmer.yaml') };
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() === true;

/** The manifest from the root: it is looked for from the current folder, then from the root, as Seed-Farmer does. */
async function manifestPath(word: string, root: string, io: ProcessIo): Promise<string> {
  for (const base of [io.cwd, root]) {
    const path = resolve(base, word);
    if (!(await isFile(path))) continue;
    const inside = relative(root, path);
    return isAbsolute(inside) ? path : inside.split(sep).join('/');
  }
  throw new InputError('cli/no-manifest', `there is no file "${word}"`, {
    hints: [
      'name a deployment manifest, from this folder or from the root of the project',
      `the root of the project is ${root}`,
    ],
  });
}

/** What is to be done about an env file that is not there. */
async function envFileHints(path: string, root: string, { cwd }: ProcessIo): Promise<string[]> {
  const start = `paths start at the root of the project, ${root}`;
  const here = resolve(cwd, path);
  return (await isFile(here))
    ? [`name it from there: \`--env-file ${relative(root, here)}\``, start]
    : [start];
}

/**
 * The env files that were asked for; `.env` only where there is one. Rejects with InputError for others that are not there,
 * which by the name of Seed-Farmer is a warning, as it puts up with that.
 */
export async function readEnvironment(
  flags: Pick<DeployFlags, 'envFile'>,
  root: string,
  { io, asSeedFarmer }: Pick<CommandContext, 'io' | 'asSeedFarmer'>,
): Promise<ReturnType<typeof readEnvFiles>> {
  const files: { path: string; text: string }[] = [];
  const missing: Diagnostic[] = [];
  for (const path of flags.envFile ?? ['.env']) {
    const bytes = await readBytes(resolve(root, path), path);
    if (bytes !== undefined) files.push({ path, text: new TextDecoder().decode(bytes) });
    else if (flags.envFile !== undefined) {
      const hints = await envFileHints(path, root, io);
      const summary = `there is no file "${path}" of --env-file`;
      if (!asSeedFarmer) throw new InputError('cli/unreadable-file', summary, { hints });
      missing.push({ code: 'cli/unreadable-file', severity: 'warning', summary, hints });
    }
  }
  const environment = readEnvFiles(files, io.env);
  return { ...environment, diagnostics: [...missing, ...environment.diagnostics] };
}

/** Reads everything that says what a deployment is. Rejects with InputError that carries every finding. */
export async function loadProjectFiles(
  word: string,
  {
    context,
    flags,
    region,
    texts,
  }: {
    readonly context: Pick<CommandContext, 'io' | 'asSeedFarmer'>;
    readonly flags: Pick<DeployFlags, 'envFile'>;
    readonly region?: string;
    readonly texts?: TextCache;
  },
): Promise<ProjectFiles> {
  const { io } = context;
  const project = await openProject(io);
  const { root } = project.value;
  const path = await manifestPath(word, root, io);
  const environment = await readEnvironment(flags, root, context);
  const { env, origins } = environment;
  const loaded = await loadDeployment(path, {
    project: project.value,
    env,
    origins,
    read: (name) => readBytes(join(root, name), name),
    ...(region === undefined ? {} : { region }),
    ...(texts && { texts }),
  });
  return {
    project: project.value,
    deployment: valueOf(loaded, path),
    env,
    diagnostics: [...project.diagnostics, ...environment.diagnostics, ...loaded.diagnostics],
    sources: new Map([...project.sources, ...environment.sources, ...loaded.sources]),
  };
}
