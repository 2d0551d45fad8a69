import type { CommandContext } from '../command.ts';
import type { ProcessOutput } from '../process-io.ts';

/** Keeps what a command prints while screens have the terminal. */
export interface OutputGate {
  /** The command's context, with outputs that wait while the gate is closed. */
  readonly context: CommandContext;
  close(): void;
  /** Prints what waited; from then on everything goes through at once. */
  open(): void;
}

/** More than this is not kept: the journal has it all. */
const MOST = 4 * 1024 * 1024;

export function gateOutput(context: CommandContext): OutputGate {
  const { io } = context;
  let isClosed = false;
  let size = 0;
  const waiting: (() => void)[] = [];
  const gated = (output: ProcessOutput): ProcessOutput => {
    const later = (length: number, write: () => void): boolean => {
      size += length;
      if (size <= MOST) waiting.push(write);
      return true;
    };
    return {
      ...output,
      // Lines that are appended, also where a live block could be drawn: the screens are live.
      isTTY: false,
      write: (text) => (isClosed ? later(text.length, () => output.write(text)) : output.write(text)),
      writeBytes: (bytes) =>
        isClosed ? later(bytes.length, () => output.writeBytes(bytes)) : output.writeBytes(bytes),
      drained: () => (isClosed ? Promise.resolve() : output.drained()),
    };
  };
  const stdout = gated(io.stdout);
  const stderr = gated(io.stderr);
  return {
    context: {
      ...context,
      io: { ...io, stdout, stderr },
      print: (text) => stdout.write(`${text}\n`),
      note: (text) => stderr.write(`${text}\n`),
    },
    close() {
      isClosed = true;
    },
    open() {
      isClosed = false;
      for (const write of waiting.splice(0)) write();
      size = 0;
    },
  };
}
