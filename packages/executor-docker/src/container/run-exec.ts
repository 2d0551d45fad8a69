import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Duplex, Readable } from 'node:stream';
import type { Container } from 'dockerode';
import { ask } from '../engine/docker-error.ts';

export interface ExecOptions {
  /** Sent to the command's stdin, which is then closed. */
  readonly input?: Readable | string;
  readonly user?: string;
  /** Asked at the end: an error makes a reader of stdout fail instead of taking a part for the whole. */
  failure?(end: ExecEnd): Error | undefined;
}

export interface ExecEnd {
  readonly exitCode: number;
  readonly stderr: string;
  /** Whether anything was printed on stdout. */
  readonly printed: boolean;
}

export interface RunningExec {
  readonly stdout: Readable;
  /** Resolves when the command is over, just before stdout ends. */
  readonly ended: Promise<ExecEnd>;
}

const MOST_WORDS = 4000;

/** Runs a command beside the driver. Nothing of it goes to the log of the build. */
export async function startExec(
  container: Container,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<RunningExec> {
  const doing = `running "${command[0] ?? ''}" in the build container`;
  const exec = await ask(
    doing,
    container.exec({
      Cmd: [...command],
      AttachStdin: options.input !== undefined,
      AttachStdout: true,
      AttachStderr: true,
      User: options.user ?? '0:0',
      WorkingDir: '/',
    }),
  );
  const connection: Duplex = await ask(
    doing,
    exec.start({ hijack: true, stdin: options.input !== undefined, Tty: false }),
  );
  const { input } = options;
  if (typeof input === 'string') connection.end(input);
  else if (input !== undefined) {
    input.on('error', () => connection.destroy());
    input.pipe(connection);
  }
  const stdout = new PassThrough();
  const ended = splitFrames(connection, stdout).then(async (said) => {
    const end: ExecEnd = { exitCode: (await exec.inspect()).ExitCode ?? -1, ...said };
    const failure = options.failure?.(end);
    if (failure === undefined) stdout.end();
    else stdout.destroy(failure);
    return end;
  });
  ended.catch((error: unknown) => stdout.destroy(error as Error));
  return { stdout, ended };
}

/** Runs a command to its end and keeps what it prints. */
export async function runExec(
  container: Container,
  command: readonly string[],
  options: ExecOptions = {},
): Promise<{ readonly exitCode: number; readonly stdout: Buffer; readonly stderr: string }> {
  const running = await startExec(container, command, options);
  const parts: Buffer[] = [];
  for await (const part of running.stdout) parts.push(part as Buffer);
  return { ...(await running.ended), stdout: Buffer.concat(parts) };
}

/** stdout keeps its back-pressure; stderr is little. */
async function splitFrames(
  connection: Duplex,
  stdout: PassThrough,
): Promise<{ readonly stderr: string; readonly printed: boolean }> {
  let buffered = Buffer.alloc(0);
  let stderr = '';
  let printed = false;
  for await (const chunk of connection) {
    buffered = Buffer.concat([buffered, chunk as Buffer]);
    while (buffered.length >= 8) {
      const end = 8 + buffered.readUInt32BE(4);
      if (buffered.length < end) break;
      const content = buffered.subarray(8, end);
      if (buffered[0] === 2) stderr = `${stderr}${content.toString()}`.slice(-MOST_WORDS);
      else {
        printed = true;
        if (!stdout.write(content) && !stdout.destroyed) await once(stdout, 'drain');
      }
      buffered = Buffer.from(buffered.subarray(end));
    }
  }
  return { stderr: stderr.trim(), printed };
}
