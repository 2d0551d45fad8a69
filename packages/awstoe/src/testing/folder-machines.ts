import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import type { CommandEnd, Machine, MachineCommand, MachineRequest, Machines } from '../machine.ts';

/** What lives in memory on such a machine: a folder below its root that restarts empty. */
export const MEMORY = '/memory';

export interface FolderMachines extends Machines {
  /** Every machine that was started and not closed or kept. */
  readonly running: () => number;
  /** Images from which machines were started, in order. */
  readonly started: readonly string[];
  /** Names of snapshots that are there. */
  readonly snapshots: () => readonly string[];
  dispose(): Promise<void>;
}

/**
 * Machines that are folders and processes of this machine: good for documents that name nothing but relative paths,
 * since every absolute path that a machine is given lies below its folder, and the programs know nothing of that.
 */
export function folderMachines(): FolderMachines {
  const folders: string[] = [];
  const images = new Map<string, string>();
  const started: string[] = [];
  let running = 0;
  const makeFolder = async (): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'seed-machine-'));
    folders.push(folder);
    return folder;
  };
  return {
    contained: false,
    running: () => running,
    started,
    snapshots: () => [...images.keys()],
    identify: async (image) => `folder of ${image}`,
    async start(request) {
      request.signal.throwIfAborted();
      const root = await makeFolder();
      const image = images.get(request.image);
      if (image !== undefined) await cp(image, root, { recursive: true, verbatimSymlinks: true });
      started.push(request.image);
      running += 1;
      return folderMachine(root, request, {
        closed: () => {
          running -= 1;
        },
        async snapshot(name) {
          const copy = await makeFolder();
          await cp(root, copy, { recursive: true, verbatimSymlinks: true });
          await rm(join(copy, MEMORY), { recursive: true, force: true });
          images.set(name, copy);
          return name;
        },
      });
    },
    kept: async (name) => (images.has(name) ? name : undefined),
    async forget(snapshot) {
      images.delete(snapshot);
    },
    async dispose() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Callbacks {
  closed(): void;
  snapshot(name: string): Promise<string>;
}

async function folderMachine(
  root: string,
  request: MachineRequest,
  { closed, snapshot }: Callbacks,
): Promise<Machine> {
  const inside = (path: string): string => join(root, path);
  const groups = new Set<number>();
  let open = true;
  const prepare = async (): Promise<void> => {
    await mkdir(inside(request.workingDirectory), { recursive: true });
    await mkdir(inside(MEMORY), { recursive: true });
  };
  const killAll = (): void => {
    for (const group of groups) kill(group);
    groups.clear();
  };
  await prepare();
  return {
    ref: root,
    path: process.env['PATH'] ?? '/usr/bin:/bin',
    async execute(command) {
      if (command.signal.aborted) return { kind: 'aborted' };
      return runProcess(command, inside, groups);
    },
    async put(files) {
      for (const { path, content, mode, owner } of files) {
        const full = inside(path);
        await mkdir(dirname(full), { recursive: true });
        await rm(full, { force: true });
        await writeFile(full, content);
        await chmod(full, mode);
        if (owner !== undefined) await chown(full, owner.uid, owner.gid);
      }
    },
    read: (path) => readFile(inside(path)).catch(() => undefined),
    async restart() {
      killAll();
      await rm(inside(MEMORY), { recursive: true, force: true });
      await prepare();
    },
    snapshot,
    async keep() {
      return { ref: root, attach: `cd ${root}` };
    },
    async close() {
      if (open) closed();
      open = false;
      killAll();
    },
  };
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    // Nobody of it is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function runProcess(
  command: MachineCommand,
  inside: (path: string) => string,
  groups: Set<number>,
): Promise<CommandEnd> {
  const { argv, cwd, env, stdin, script, timeoutMs, onOutput, signal } = command;
  if (script !== undefined) {
    await mkdir(dirname(inside(script.path)), { recursive: true });
    await writeFile(inside(script.path), script.content);
  }
  const words = argv.map((word) => (word === script?.path ? inside(word) : word));
  const [program = '', ...args] = words;
  const child = spawn(program, args, { cwd: inside(cwd), env: { ...env }, detached: true });
  const group = child.pid;
  if (group !== undefined) groups.add(group);
  let cause: 'timed-out' | 'aborted' | undefined;
  const end = (by: typeof cause) => (): void => {
    cause ??= by;
    if (group !== undefined) kill(group);
  };
  const onAbort = end('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(end('timed-out'), timeoutMs);
  for (const stream of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    child[stream].on('data', (bytes: Buffer) => onOutput?.(stream, decoder.write(bytes)));
  }
  // A program that does not read its input ends all the same.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  try {
    return await new Promise<CommandEnd>((resolve) => {
      child.once('error', () => resolve({ kind: 'not-found' }));
      child.once('exit', (code, by) => {
        // What it left may hold its outputs: they are read as far as they have come.
        setTimeout(() => resolve(endOf(cause, code, by)), child.stdout.readableEnded ? 0 : 20);
      });
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    child.stdout.destroy();
    child.stderr.destroy();
    if (script !== undefined) await rm(dirname(inside(script.path)), { recursive: true, force: true });
  }
}

function endOf(
  cause: 'timed-out' | 'aborted' | undefined,
  code: number | null,
  by: NodeJS.Signals | null,
): CommandEnd {
  if (cause !== undefined) return { kind: cause };
  return { kind: 'exited', exitCode: code ?? (by === 'SIGKILL' ? 137 : 143) };
}
