import type { CommandContext } from '../command.ts';

/** Nobody looks at an empty screen for longer. */
const SILENCE_MS = 100;

/** Does something that may take its time, and says on a terminal what is waited for. */
export async function tellWaiting<T>(
  { io, err, note }: Pick<CommandContext, 'io' | 'err' | 'note'>,
  what: string,
  work: () => Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => {
    if (io.stderr.isTTY) note(err.dim(`${what} ${err.more}`));
  }, SILENCE_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
  }
}
