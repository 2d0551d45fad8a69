import { CancelledError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';

/**
 * Does work that only looks; an interrupt ends it. Rejects with CancelledError where it was interrupted, and as the
 * work does.
 */
export async function untilInterrupted<T>(
  { io }: CommandContext,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const release = io.onSignal((signal) =>
    stop.abort(new CancelledError('cli/interrupted', 'interrupted; nothing was changed', signal)),
  );
  try {
    return await work(stop.signal);
  } finally {
    release();
  }
}
