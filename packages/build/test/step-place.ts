import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, mkdtemp, readdir, readlink, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { recordingHost } from '@seed/kernel/testing';
import type { RecordingHost } from '@seed/kernel/testing';
import type { StepContext } from '../src/step-context.ts';
import { buildJob } from '../src/testing/build-job.ts';
import type { JobSketch } from '../src/testing/build-job.ts';
import { testServices } from '../src/testing/test-services.ts';
import type { FileEntry, Workspace } from '../src/workspace.ts';

const run = promisify(execFile);

/** A folder that stands for the place of a build, and a context around it. */
export interface StepPlace {
  readonly context: StepContext;
  readonly srcDir: string;
  /** Holds `artifacts`, `cache` and `reports`. */
  readonly outputs: string;
  readonly host: RecordingHost;
  readonly said: readonly string[];
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Scripts that were run, in order. */
  readonly scripts: readonly string[];
}

export interface PlaceSketch {
  /** Content by path below the source; a value that starts with `-> ` makes a link. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly job?: JobSketch;
  /** Facts and doings of the place that a test wants otherwise. */
  readonly workspace?: Partial<Workspace>;
  /** Outputs of an earlier place, to share its caches. */
  readonly outputs?: string;
  readonly exitCodeOf?: (script: string) => number;
}

export async function stepPlace(sketch: PlaceSketch = {}): Promise<StepPlace> {
  const root = await mkdtemp(join(tmpdir(), 'seed-step-'));
  const srcDir = join(root, 'src');
  await mkdir(srcDir);
  await putFiles(srcDir, sketch.files ?? {});
  const outputs = sketch.outputs ?? join(root, 'out');
  const host = recordingHost();
  const said: string[] = [];
  const warnings: { code: string; text: string }[] = [];
  const scripts: string[] = [];
  const context: StepContext = {
    job: buildJob(sketch.job, outputs),
    workspace: { ...workspaceOf(root, srcDir), ...sketch.workspace },
    io: { host, signal: new AbortController().signal },
    services: testServices(),
    agent: (text) => void said.push(text),
    evaluate: (texts) => evaluate(texts, srcDir, sketch.env ?? {}),
    run(script) {
      scripts.push(script);
      return Promise.resolve({ exitCode: sketch.exitCodeOf?.(script) ?? 0 });
    },
    redact: (text) => text.replaceAll('hunter2', '***'),
    warn: (code, text) => void warnings.push({ code, text }),
  };
  return { context, srcDir, outputs, host, said, warnings, scripts };
}

export async function putFiles(dir: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    if (content.startsWith('-> ')) await symlink(content.slice(3), join(dir, path));
    else await writeFile(join(dir, path), content);
  }
}

/** All files below a folder with their content; links as `-> target`. */
export async function filesIn(dir: string): Promise<Record<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const found: [string, string][] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) found.push([relative(dir, path), `-> ${await readlink(path)}`]);
    else if (entry.isFile()) found.push([relative(dir, path), (await run('cat', [path])).stdout]);
  }
  return Object.fromEntries(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function evaluate(
  texts: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const script = texts.map((text) => `printf '%s\\0' "${text}"`).join('\n');
  const { stdout } = await run('sh', ['-c', script], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return stdout.split('\0').slice(0, -1);
}

function workspaceOf(root: string, srcDir: string): Workspace {
  const refuse = () => Promise.reject(new Error('this place runs no commands'));
  return {
    layout: {
      root,
      goPath: root,
      srcDir,
      secondary: {},
      tmp: root,
      readonlyDir: root,
      userBin: root,
      rehearsalBin: root,
    },
    ref: root,
    isolation: 'container',
    warnings: [],
    main: {
      stdin: new PassThrough(),
      output: new PassThrough(),
      ended: Promise.resolve({ exitCode: 0, oomKilled: false }),
    },
    connect: refuse,
    list: listFolder,
    read: (dir, paths, options) => Promise.resolve(packFiles(dir, paths, options?.dereference === true)),
    write: unpack,
    kill: () => Promise.resolve(),
    retain: refuse,
    dispose: () => Promise.resolve(),
  };
}

async function listFolder(dir: string): Promise<FileEntry[] | undefined> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return undefined;
  return Promise.all(
    entries.map(async (entry): Promise<FileEntry> => {
      const path = join(entry.parentPath, entry.name);
      const { size, mode } = await lstat(path);
      const facts = { path: relative(dir, path), size, mode: mode & 0o7777 };
      if (entry.isSymbolicLink()) return { ...facts, kind: 'symlink', target: await readlink(path) };
      return { ...facts, kind: entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other' };
    }),
  );
}

function packFiles(dir: string, paths: readonly string[], dereference: boolean): Readable {
  const options = ['--null', '--files-from=-', '--no-recursion', ...(dereference ? ['--dereference'] : [])];
  const tar = spawn('tar', ['-c', '-f', '-', '-C', dir, ...options], { stdio: ['pipe', 'pipe', 'ignore'] });
  tar.stdin.end(paths.map((path) => `${path}\0`).join(''));
  return tar.stdout;
}

async function unpack(dir: string, archive: Readable): Promise<void> {
  await mkdir(dir, { recursive: true });
  const tar = spawn('tar', ['-x', '-f', '-', '-C', dir], { stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(tar, 'close');
  await pipeline(archive, tar.stdin);
  await ended;
}
