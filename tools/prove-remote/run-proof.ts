import { Unproved } from './proof.ts';

/** Exit status of what this machine cannot do. */
export const NOT_READY = 3;

/**
 * Runs a proof as a command: an interrupt, or too long a time, ends it after what was begun is removed. `work` gives the
 * reason why this machine cannot, which is exit status 3; something that is not as it has to be is 1.
 */
export async function runProof(
  minutes: number,
  work: (signal: AbortSignal) => Promise<string | undefined>,
): Promise<void> {
  const stop = new AbortController();
  const interrupted = (by: string): void =>
    stop.abort(new Unproved(`${by}: what was begun is being removed`));
  process.on('SIGINT', () => interrupted('interrupted'));
  process.on('SIGTERM', () => interrupted('terminated'));
  const limit = setTimeout(() => interrupted(`not done after ${minutes} minutes`), minutes * 60_000);
  try {
    const reason = await work(stop.signal);
    if (reason !== undefined) console.log(reason);
    process.exitCode = reason === undefined ? 0 : NOT_READY;
  } catch (error) {
    const stopped = stop.signal.aborted ? (stop.signal.reason as Error) : error;
    console.error(`\n${stopped instanceof Unproved ? stopped.message : (error as Error).stack}`);
    process.exitCode = 1;
  } finally {
    clearTimeout(limit);
  }
}
