import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ChannelEnd, DriverChannel } from '@seed/build';
import type { CommandLine } from './sandbox-command.ts';

/** How long output is awaited after the end, when a process that escaped still holds it open. */
const DRAIN_MS = 250;
const SAID_LIMIT = 4096;

export interface HostChannel extends DriverChannel {
  /** Ends the driver, and in a sandbox everything in it, at once. */
  kill(): void;
}

/**
 * Starts a driver. It gets a session of its own, so that an interrupt typed at the terminal reaches seed alone; and a
 * true pipe for its output, because Node's own are sockets, which `/dev/stdout` and `/dev/stderr` cannot be opened on.
 */
export async function openChannel(
  command: CommandLine,
  options: {
    readonly dir: string;
    readonly name: string;
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
  },
): Promise<HostChannel> {
  const path = join(options.dir, `${options.name}.out`);
  await promisify(execFile)('mkfifo', ['-m', '666', path]);
  // Bare numbers: the socket and the child take them over, and a handle would close them a second time.
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  const output = new Socket({ fd: reader, readable: true, writable: false });
  const child = spawn(command.file, command.args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ['pipe', writer, 'pipe'],
  });
  const ended = watch(child, output);
  closeSync(writer);
  await unlink(path);
  const { stdin } = child;
  if (stdin === null) throw new Error(`no pipe to "${command.file}"`);
  // A driver that is gone is told by `ended`.
  stdin.on('error', () => undefined);
  return { stdin, output, ended, kill: () => killGroup(child) };
}

/** The group is the child's own, since it leads a session. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

function watch(child: ChildProcess, output: Socket): Promise<ChannelEnd> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    if (said.length < SAID_LIMIT) said += chunk.toString();
  });
  return new Promise((resolve) => {
    const finish = (end: ChannelEnd) => {
      const drained = setTimeout(() => output.destroy(), DRAIN_MS);
      output.once('close', () => clearTimeout(drained));
      resolve(end);
    };
    child.once('error', (error) => finish({ exitCode: undefined, oomKilled: false, detail: error.message }));
    child.once('exit', (code, signal) => {
      const detail = said.trim() || (signal === null ? undefined : `the shell was ended by ${signal}`);
      finish({ exitCode: code ?? undefined, oomKilled: false, ...(detail !== undefined && { detail }) });
    });
  });
}
