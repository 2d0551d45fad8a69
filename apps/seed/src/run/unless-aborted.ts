import { CancelledError } from '@seed/kernel';

/** What is waited for, unless the signal fires first: a run ends although nobody answers, be it a person or an engine. */
export async function unlessAborted<T>(
  answer: Promise<T>,
  signal: AbortSignal,
  message = 'the run was interrupted while it waited',
): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void =>
    aborted.reject(
      new CancelledError('cli/interrupted', message, signal.reason === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'),
    );
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
    // Whatever comes of it later is nobody's business any more.
    answer.catch(() => undefined);
  }
}
