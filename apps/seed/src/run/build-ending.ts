import type { BuildJob, Executor } from '@seed/deployspec';
import { EXIT, InputError, EnvironmentError, hasErrors } from '@seed/kernel';
import type { EventOf, ExitCode } from '@seed/kernel';
import type { StopControl } from './stop-control.ts';

/** How long a forced end may take before seed leaves. */
const FORCED_MS = 2_000;

export type RunOutcome = EventOf<'run.finished'>['data']['outcome'];

/** Tells before anything happens whether this job can run here. Rejects with all reasons when it cannot. */
export async function checkJob(executor: Executor, job: BuildJob, signal: AbortSignal): Promise<void> {
  const diagnostics = await executor.check(job, signal);
  if (!hasErrors(diagnostics)) return;
  // What a job asks of AWS comes from flags and files alone.
  const isInput =
    executor.name === 'codebuild' ||
    diagnostics.some(({ severity, span }) => severity === 'error' && span !== undefined);
  const first = diagnostics.find(({ severity }) => severity === 'error');
  const sources = job.sources;
  if (isInput)
    throw new InputError('cli/bad-arguments', `"${job.specName}" cannot run here`, { diagnostics, sources });
  throw new EnvironmentError(
    first?.code ?? 'cli/no-executor',
    first?.summary ?? 'the build cannot run here',
    {
      ...(first?.hints === undefined ? {} : { hints: first.hints }),
      data: { diagnostics },
    },
  );
}

/** Waits for the work, but after a forced end only a little longer; undefined when it was left behind. */
export async function orLeave<T>(work: Promise<T>, force: AbortSignal): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const left = new Promise<undefined>((resolve) => {
    const leave = (): void => {
      timer = setTimeout(() => resolve(undefined), FORCED_MS);
    };
    if (force.aborted) leave();
    else force.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, left]);
  } finally {
    clearTimeout(timer);
  }
}

/** The exit status of a run. */
export function exitCodeFor(outcome: RunOutcome, stop: StopControl): ExitCode {
  if (stop.cause === 'SIGTERM') return EXIT.terminated;
  if (stop.cause !== undefined) return EXIT.interrupted;
  if (outcome === 'succeeded') return EXIT.done;
  if (outcome === 'fault') return EXIT.environment;
  return outcome === 'stopped' ? EXIT.interrupted : EXIT.failed;
}
