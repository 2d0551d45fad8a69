import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface Command {
  readonly words: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** How a command ended, and what it printed on both streams in the order of arrival. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly printed: string;
}

/** A program that runs until it is stopped. */
export interface Service {
  readonly pid: number;
  readonly stdout: () => string;
  /** The end of what it printed. */
  readonly printed: () => string;
  readonly running: () => boolean;
  /** Gives the exit status, 128 where a signal ended it. What does not end within 30 s is killed. */
  stop(by: NodeJS.Signals): Promise<number>;
}

const PATIENCE_MS = 30_000;
const KEPT = 20_000;

/** In a process group of its own: ctrl-c is for the proof, which stops one after the other. */
function start({ words: [file, ...args], cwd, env }: Command) {
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const text = { stdout: '', printed: '' };
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text.stdout += piece;
    text.printed += piece;
  });
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text.printed += piece;
  });
  return { child, text };
}

const statusOf = ({ exitCode }: ChildProcess): number => exitCode ?? 128;

/** Runs a command to its end. The signal stops it as ctrl-c does; that it has stopped is waited for. */
export async function runToEnd(command: Command, signal: AbortSignal): Promise<Ended> {
  signal.throwIfAborted();
  const { child, text } = start(command);
  const stop = () => child.kill('SIGINT');
  signal.addEventListener('abort', stop);
  try {
    await once(child, 'close');
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return { status: statusOf(child), ...text };
}

async function stopChild(child: ChildProcess, by: NodeJS.Signals): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return statusOf(child);
  const ended = once(child, 'close');
  child.kill(by);
  const late = new AbortController();
  const killed = delay(PATIENCE_MS, undefined, { signal: late.signal }).then(
    () => child.kill('SIGKILL'),
    () => false,
  );
  await ended;
  late.abort();
  await killed;
  return statusOf(child);
}

/** Starts a program that goes on. Rejects where there is none of that name. */
export async function startService(command: Command): Promise<Service> {
  const { child, text } = start(command);
  child.stderr.on('data', () => {
    if (text.printed.length > 2 * KEPT) text.printed = text.printed.slice(-KEPT);
  });
  await once(child, 'spawn');
  return {
    pid: child.pid ?? 0,
    stdout: () => text.stdout,
    printed: () => text.printed.slice(-KEPT),
    running: () => child.exitCode === null && child.signalCode === null,
    stop: (by) => stopChild(child, by),
  };
}
