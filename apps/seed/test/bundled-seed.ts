import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe } from 'vitest';

export const ROOT = join(import.meta.dirname, '../../..');
const bin = join(ROOT, 'apps/seed/bin/seed.mjs');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface RunningSeed {
  readonly child: ChildProcess;
  readonly pid: number;
  /** Settles when standard output holds the text; fails when seed ends without having said it. */
  readonly saw: (wanted: string) => Promise<void>;
  readonly ended: Promise<Ended>;
}

export interface SeedOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Command that starts seed, for example `unshare --net`. */
  readonly through?: readonly string[];
}

/** A folder for one suite: home, state and sources of the seeds it starts. */
export interface Ground {
  readonly home: string;
  /** A new folder with these files. */
  readonly folder: (files: Readonly<Record<string, string>>, name?: string) => Promise<string>;
  readonly start: (words: readonly string[], options?: SeedOptions) => RunningSeed;
  readonly seed: (words: readonly string[], options?: SeedOptions) => Promise<Ended>;
}

/** The command as users start it, from a fresh bundle. Registers its own setup and cleaning. */
export function ground(): Ground {
  let root = '';
  beforeAll(async () => {
    execFileSync('sh', [join(ROOT, 'seed'), 'version'], { stdio: 'pipe' });
    root = await mkdtemp(join(tmpdir(), 'seed-acceptance-'));
    await mkdir(join(root, 'home'));
  }, 60_000);
  afterAll(() => rm(root, { recursive: true, force: true }));
  const start = (words: readonly string[], options: SeedOptions = {}): RunningSeed =>
    startProcess(
      [...(options.through ?? []), process.execPath, bin, ...words],
      options.cwd ?? root,
      join(root, 'home'),
      options.env ?? {},
    );
  return {
    get home() {
      return join(root, 'home');
    },
    async folder(files, name = 'app') {
      const dir = join(await mkdtemp(join(root, 'at-')), name);
      await mkdir(dir, { recursive: true });
      for (const [path, content] of Object.entries(files)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), content);
      }
      return dir;
    },
    start,
    seed: (words, options) => start(words, options).ended,
  };
}

function startProcess(
  [program = '', ...args]: readonly string[],
  cwd: string,
  home: string,
  env: NonNullable<SeedOptions['env']>,
): RunningSeed {
  const inherited = ['PATH', 'DOCKER_HOST', 'TMPDIR'].map((name) => [name, process.env[name]]);
  const child = spawn(program, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...Object.fromEntries(inherited), HOME: home, LANG: 'C.UTF-8', ...env },
  });
  let out = '';
  const looks = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    out += piece;
    for (const look of looks) look();
  });
  const err = text(child.stderr);
  const closed = new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) =>
    child.once('error', reject).once('close', (code, signal) => resolve([code, signal])),
  );
  const ended = Promise.all([closed, err]).then(([[code, signal], said]) => ({
    code,
    signal,
    out,
    err: said,
  }));
  const saw = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (out.includes(wanted)) resolve();
      };
      looks.add(look);
      look();
      void ended.then(({ err: said }) => reject(new Error(`ended without "${wanted}":\n${out}\n${said}`)));
    });
  return { child, pid: child.pid ?? 0, saw, ended };
}

/** Makes a folder a repository with one commit. */
export function commitAll(dir: string): string {
  const author = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.com'];
  for (const words of [
    ['init', '-q'],
    ['add', '.'],
    ['commit', '-qm', 'first'],
  ]) {
    execFileSync('git', ['-C', dir, ...author, ...words]);
  }
  return dir;
}

export const gitStatus = (dir: string): string =>
  execFileSync('git', ['-C', dir, 'status', '--porcelain'], { encoding: 'utf8' });

/** Numbers and command lines of the processes whose command line or environment holds the text. */
export async function processesWith(mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(mark)) found.push(`${pid} ${line.replaceAll('\0', ' ')}`);
  }
  return found;
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the list is empty or the time is over; returns what it was last. */
export async function emptied(
  look: () => Promise<readonly string[]>,
  limitMs: number,
): Promise<readonly string[]> {
  for (const end = Date.now() + limitMs; ; await pause(100)) {
    const found = await look();
    if (found.length === 0 || Date.now() > end) return found;
  }
}

const docker = (...words: readonly string[]): string[] =>
  execFileSync('docker', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
    .split('\n')
    .filter((line) => line !== '');

/** Containers, volumes and networks in the engine that carry the label of builds of this process. */
export function labelled(pid: number): string[] {
  const filter = ['--filter', `label=seed.pid=${pid}`];
  return [
    ...docker('ps', '-a', ...filter, '--format', 'container {{.Names}}'),
    ...docker('volume', 'ls', ...filter, '--format', 'volume {{.Name}}'),
    ...docker('network', 'ls', ...filter, '--format', 'network {{.Name}}'),
  ];
}

/** What the engine tells about the containers of a process to everyone who asks. */
export function inspected(pid: number): string {
  const ids = docker('ps', '-aq', '--filter', `label=seed.pid=${pid}`);
  return docker('inspect', ...ids).join('\n');
}

function engineAnswers(): boolean {
  try {
    docker('version');
    return true;
  } catch {
    return false;
  }
}

/** Tests that need an engine; skipped aloud without one. */
export function withEngine(title: string, tests: () => void): void {
  const present = engineAnswers();
  if (!present && process.env['SEED_REQUIRE_ENGINE'] === '1') throw new Error('no Docker engine answers');
  if (!present) process.stderr.write(`tests of ${title} are skipped: no Docker engine answers\n`);
  describe.skipIf(!present)(`${title}`, () => {
    tests();
  });
}
