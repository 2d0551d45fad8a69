import { notAnswering } from './docker-error.ts';

/** A loaded machine takes seconds; an engine that hangs takes for ever. */
const PATIENCE_MS = 30_000;

/**
 * Waits for the answer to a small question. Rejects with EnvironmentError `docker/not-answering` when an engine that takes
 * connections says nothing. `doing` completes "while …".
 */
export async function answerInTime<T>(
  doing: string,
  question: Promise<T>,
  withinMs = PATIENCE_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(notAnswering(doing)), withinMs);
  });
  try {
    return await Promise.race([question, silence]);
  } finally {
    clearTimeout(timer);
    // Whatever comes of it later is nobody's business any more.
    question.catch(() => undefined);
  }
}

/** Waits for an answer until the signal fires; rejects with its reason then. What was asked must leave nothing behind. */
export async function unlessAborted<T>(question: Promise<T>, signal: AbortSignal): Promise<T> {
  const fired = Promise.withResolvers<never>();
  const fire = (): void => fired.reject(signal.reason);
  if (signal.aborted) fire();
  signal.addEventListener('abort', fire, { once: true });
  try {
    return await Promise.race([question, fired.promise]);
  } finally {
    signal.removeEventListener('abort', fire);
    question.catch(() => undefined);
  }
}
