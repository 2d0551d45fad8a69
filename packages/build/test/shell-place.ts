import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { pack } from 'tar-stream';
import { onTestFinished } from 'vitest';
import type { BuildJob, ExtraFile, ModuleSpec } from '@seed/deployspec';
import type { StepContext } from '../src/step-context.ts';
import { MODULE as PLAIN_MODULE } from '../src/testing/build-job.ts';
import type { Layout } from '../src/workspace.ts';

/** Finds a program that works, not one that only has a name on PATH. */
export function findProgram(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((dir) => join(dir, name))
    .find((path) => existsSync(path));
}

function realPython(): string | undefined {
  if (findProgram('python3') === undefined) return undefined;
  const ask = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' });
  return ask.status === 0 ? ask.stdout.trim() : undefined;
}

const SHELL_CANDIDATES: Readonly<Record<string, readonly string[] | undefined>> = {
  dash: shell('dash'),
  bash: shell('bash'),
  busybox: shell('busybox', 'sh'),
};

function shell(program: string, ...args: string[]): readonly string[] | undefined {
  const path = findProgram(program);
  return path === undefined ? undefined : [path, ...args];
}

/** The candidates that this machine has; the absent ones are named on stderr. */
export function present<T>(kind: string, candidates: Readonly<Record<string, T | undefined>>): [string, T][] {
  return Object.entries(candidates).flatMap(([name, value]) => {
    if (value !== undefined) return [[name, value] as [string, T]];
    process.stderr.write(`not tested here: ${kind} ${name} is not installed\n`);
    return [];
  });
}

/** The POSIX shells of this machine. */
export const SHELLS = present('shell', SHELL_CANDIDATES);

/** The programs that can edit metadata at once, by name. */
export const EDITORS = present('editor', {
  python3: realPython(),
  node: process.execPath as string | undefined,
  jq: findProgram('jq'),
});

/** A module in a folder of its source. */
export const MODULE: ModuleSpec = { ...PLAIN_MODULE, dir: 'module' };

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder that stands for the inside of a build, without an engine. */
export interface ShellPlace {
  readonly layout: Layout;
  readonly dir: string;
  /** Runs a command of the build; PATH holds its commands and the named programs, nothing else. */
  run(command: string, args: readonly string[], options?: RunOptions): Run;
  context(job: BuildJob): StepContext;
}

export interface RunOptions {
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
}

/** A job with what the scripts look at. */
export function jobWith(parts: Partial<BuildJob>): BuildJob {
  return {
    accountId: '123456789012',
    region: 'eu-west-1',
    environment: [],
    secrets: [],
    debug: { breakpoints: false, onFailure: 'remove' },
    spec: { gitCredentialHelper: false } as BuildJob['spec'],
    ...parts,
  } as BuildJob;
}

function contextOf(job: BuildJob, layout: Layout): StepContext {
  return {
    job,
    workspace: {
      layout,
      async read(dir: string, paths: readonly string[]) {
        const tar = pack();
        for (const name of paths) tar.entry({ name }, await readFile(join(dir, name)));
        tar.finalize();
        return tar;
      },
    } as unknown as StepContext['workspace'],
    evaluate: async (texts: readonly string[]) =>
      texts.map((text) => execFileSync('/bin/sh', ['-c', `printf %s "${text}"`], { encoding: 'utf8' })),
  } as unknown as StepContext;
}

export interface PlaceOptions {
  /** Programs on PATH besides the build's own commands: name → real path. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly shell?: readonly string[];
}

/** Makes a place with the files that `files` wants for its layout; it lasts as long as the test. */
export async function shellPlace(
  files: (layout: Layout) => readonly ExtraFile[],
  { programs = {}, shell: chosen = ['/bin/sh'] }: PlaceOptions = {},
): Promise<ShellPlace> {
  const root = await mkdtemp(join(tmpdir(), 'seed place '));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const srcDir = join(root, 'output/src1/src');
  const layout: Layout = {
    root,
    goPath: dirname(srcDir),
    srcDir,
    secondary: {},
    tmp: join(root, 'output/tmp'),
    readonlyDir: join(root, 'readonly'),
    userBin: join(root, 'user/bin'),
    rehearsalBin: join(root, 'rehearsal/bin'),
  };
  const tools = join(root, 'tools');
  const dir = join(srcDir, 'module');
  for (const folder of [tools, dir, layout.tmp]) await mkdir(folder, { recursive: true });
  for (const [name, path] of Object.entries(programs)) await symlink(path, join(tools, name));
  for (const { path, content, mode } of files(layout)) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content, { mode });
    await chmod(path, mode);
  }
  return {
    layout,
    dir,
    run(command, args, { shell: other = chosen, env = {}, cwd = dir, input = '' } = {}) {
      const bin = existsSync(join(layout.rehearsalBin, command)) ? layout.rehearsalBin : layout.userBin;
      const [program = '/bin/sh', ...first] = other;
      const path = [layout.rehearsalBin, tools, layout.userBin].join(delimiter);
      const { status, stdout, stderr } = spawnSync(program, [...first, join(bin, command), ...args], {
        cwd,
        input,
        encoding: 'utf8',
        env: { PATH: path, LANG: 'C.UTF-8', ...env },
        argv0: basename(program),
      });
      return { status, stdout, stderr };
    },
    context: (job) => contextOf(job, layout),
  };
}
