import type { BuildIo } from '@seed/deployspec';

export type InterruptionCause = 'stopped' | 'timed-out';

/** Why and when a build has to end before its last phase. */
export interface Interruption {
  /** Fires once, on the first cause. */
  readonly signal: AbortSignal;
  /** Fires when there is no time left for an orderly end. */
  readonly force: AbortSignal;
  readonly cause: InterruptionCause | undefined;
  /** Starts the timer of the build or of its queue; an earlier timer ends. Undefined: no timer. */
  limit(milliseconds: number | undefined): void;
  /** The limit that was started last. */
  readonly limitMs: number | undefined;
  dispose(): void;
}

/** Longer ones fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Joins the caller's signals with the timer of a build. */
export function watchForInterruption(io: BuildIo): Interruption {
  const stop = new AbortController();
  const force = new AbortController();
  let cause: InterruptionCause | undefined;
  let timer: NodeJS.Timeout | undefined;
  let limitMs: number | undefined;

  const interrupt = (why: InterruptionCause): void => {
    cause ??= why;
    stop.abort();
  };
  const onStop = (): void => {
    interrupt('stopped');
    if (io.signal.reason === 'force') force.abort();
  };
  const onForce = (): void => {
    interrupt('stopped');
    force.abort();
  };
  io.signal.addEventListener('abort', onStop);
  io.force?.addEventListener('abort', onForce);
  if (io.signal.aborted) onStop();
  if (io.force?.aborted === true) onForce();

  return {
    signal: stop.signal,
    force: force.signal,
    get cause() {
      return cause;
    },
    get limitMs() {
      return limitMs;
    },
    limit(milliseconds) {
      clearTimeout(timer);
      limitMs = milliseconds;
      if (milliseconds === undefined) return;
      timer = setTimeout(() => interrupt('timed-out'), Math.min(milliseconds, LONGEST_TIMER));
    },
    dispose() {
      clearTimeout(timer);
      io.signal.removeEventListener('abort', onStop);
      io.force?.removeEventListener('abort', onForce);
    },
  };
}
