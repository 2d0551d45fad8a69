import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import type { ProcessIo, ProcessOutput, StopSignal, Terminal } from './process-io.ts';

/** A standard stream; when its reader has gone away, what is written is dropped without a word. */
function outputOf(stream: WriteStream): ProcessOutput {
  const gone = Promise.withResolvers<void>();
  let isGone = false;
  const leave = (): void => {
    isGone = true;
    gone.resolve();
  };
  stream.on('error', leave);
  stream.on('close', leave);
  let waiting: Promise<void> | undefined;
  const wait = (): Promise<void> => {
    // An empty write calls back after all that was written before it.
    const written = new Promise<void>((resolve) => stream.write('', () => resolve()));
    return Promise.race([written, gone.promise]).finally(() => {
      waiting = undefined;
    });
  };
  return {
    isTTY: stream.isTTY === true,
    write: (piece) => isGone || stream.write(piece),
    writeBytes: (bytes) => isGone || stream.write(bytes),
    drained() {
      if (isGone || stream.writableLength === 0) return Promise.resolve();
      waiting ??= wait();
      return waiting;
    },
    ...(stream.isTTY ? { size: () => ({ columns: stream.columns || 80, rows: stream.rows || 24 }) } : {}),
  };
}

async function ask(prompt: string, signal?: AbortSignal): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // The end of input is an answer without words.
  const ended = new Promise<string>((resolve) => terminal.once('close', () => setImmediate(resolve, '')));
  try {
    const asked = signal === undefined ? terminal.question(prompt) : terminal.question(prompt, { signal });
    return await Promise.race([asked, ended]);
  } catch (error) {
    if (signal?.aborted === true) return '';
    // While it reads a line, the terminal gives ctrl-c to the reader and not to the process.
    if (error instanceof Error && error.name === 'AbortError') {
      const { CancelledError } = await import('@seed/kernel');
      throw new CancelledError('cli/interrupted', 'the question was interrupted', 'SIGINT', { cause: error });
    }
    throw error;
  } finally {
    terminal.close();
  }
}

function onSignal(listener: (signal: StopSignal) => void): () => void {
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

function terminal(): Terminal | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return {
    stdin,
    stdout,
    size: () => ({ columns: stdout.columns, rows: stdout.rows }),
    onResize(changed) {
      stdout.on('resize', changed);
      return () => stdout.off('resize', changed);
    },
    setRaw: (raw) => void stdin.setRawMode(raw),
  };
}

/** The process that seed runs in. */
export function realProcess(): ProcessIo {
  const screen = terminal();
  return {
    ...(screen === undefined ? {} : { terminal: screen }),
    stdout: outputOf(process.stdout as WriteStream),
    stderr: outputOf(process.stderr as WriteStream),
    env: process.env,
    cwd: process.cwd(),
    pid: process.pid,
    platform: process.platform,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    now: Date.now,
    uuid: randomUUID,
    ask,
    readInput: () => text(process.stdin),
    onSignal,
  };
}
