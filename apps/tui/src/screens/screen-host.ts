export type EndSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** What screens take from the process that they run in. */
export interface ScreenHost {
  /** Calls back when the process is asked to end; the returned function ends that. */
  onEnd(listener: (signal: EndSignal) => void): () => void;
  /** Calls back with an error that nobody caught; the returned function ends that. */
  onCrash(listener: (error: Error) => void): () => void;
  /** Stops the process as ctrl-z does everywhere; settles when it goes on. */
  stop(): Promise<void>;
}

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Where nobody can continue a process, the system does not stop it. */
const NOT_STOPPED_MS = 100;

const errorOf = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

export const processHost: ScreenHost = {
  onEnd(listener) {
    for (const signal of END_SIGNALS) process.on(signal, listener);
    return () => {
      for (const signal of END_SIGNALS) process.off(signal, listener);
    };
  },
  onCrash(listener) {
    const crashed = (thrown: unknown): void => listener(errorOf(thrown));
    process.on('uncaughtException', crashed);
    process.on('unhandledRejection', crashed);
    return () => {
      process.off('uncaughtException', crashed);
      process.off('unhandledRejection', crashed);
    };
  },
  async stop() {
    const continued = Promise.withResolvers<void>();
    process.once('SIGCONT', continued.resolve);
    // All of the foreground, as the terminal does it itself when it reads the key.
    process.kill(0, 'SIGTSTP');
    const timer = setTimeout(continued.resolve, NOT_STOPPED_MS);
    await continued.promise;
    clearTimeout(timer);
    process.off('SIGCONT', continued.resolve);
    // The terminal may have another size by now, and told only those who were there.
    process.kill(process.pid, 'SIGWINCH');
  },
};
