import type { ProcessIo, StopSignal } from '../process-io.ts';

/** Longest orderly stop on this machine. */
export const ORDERLY_MS = 10_000;

export interface StopControl {
  /** First interrupt, or a request to cancel: stop in an orderly way. */
  readonly signal: AbortSignal;
  /** Second interrupt, or patience is over: end at once. */
  readonly force: AbortSignal;
  /** What stopped it first. */
  readonly cause: StopSignal | 'cancel' | undefined;
  /** Stops as an interrupt does. */
  cancel(): void;
  dispose(): void;
}

export interface StopVoice {
  /** Milliseconds that an orderly stop may take; ten seconds where absent. */
  patience?(): number;
  /** Says at once what is being stopped, and that a second interrupt forces. */
  stopping(): void;
  /** Says what is left behind. */
  forced(): void;
}

/** Turns interrupts into two abort signals. */
export function controlStop(io: ProcessIo, voice: StopVoice): StopControl {
  const orderly = new AbortController();
  const forced = new AbortController();
  let cause: StopControl['cause'];
  let timer: NodeJS.Timeout | undefined;

  const force = (): void => {
    if (forced.signal.aborted) return;
    forced.abort('force');
  };
  const stop = (by: StopSignal | 'cancel'): void => {
    if (cause !== undefined) {
      if (!forced.signal.aborted) voice.forced();
      force();
      return;
    }
    cause = by;
    voice.stopping();
    timer = setTimeout(force, voice.patience?.() ?? ORDERLY_MS);
    timer.unref();
    orderly.abort(by);
  };
  const off = io.onSignal(stop);
  return {
    signal: orderly.signal,
    force: forced.signal,
    get cause() {
      return cause;
    },
    cancel: () => stop('cancel'),
    dispose() {
      clearTimeout(timer);
      off();
    },
  };
}
