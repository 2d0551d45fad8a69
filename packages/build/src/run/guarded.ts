import { DriverEnded } from '../driver/driver-ended.ts';
import type { PhaseEnd } from './build-record.ts';
import type { BuildSession, SessionParts } from './build-session.ts';
import type { InterruptionCause } from './interruption.ts';
import { outOfMemoryHint } from './out-of-memory.ts';

/** A session, once there is one. */
type GuardedParts = SessionParts & Partial<Pick<BuildSession, 'workspace'>>;

const duration = (milliseconds: number): string =>
  milliseconds >= 60_000 ? `${Math.round(milliseconds / 60_000)} min` : `${milliseconds / 1000} s`;

/** How a phase ends that a person or the clock interrupted. */
function interrupted(cause: InterruptionCause, parts: GuardedParts): PhaseEnd {
  if (cause === 'stopped') return { outcome: cause, message: 'the build was stopped' };
  const limit = duration(parts.interruption.limitMs ?? parts.job.timeoutMs);
  // The clock of the queue is the only one that runs before there is a place.
  const message =
    parts.workspace === undefined
      ? `no slot became free within the queue time limit of ${limit}`
      : `the build took longer than its time limit of ${limit}`;
  return { outcome: cause, message };
}

/** How a phase ended whose work threw. Rethrows what is no ending of a build. */
function endOfThrown(error: unknown, parts: GuardedParts): PhaseEnd {
  const { interruption, job } = parts;
  if (interruption.cause !== undefined) return interrupted(interruption.cause, parts);
  if (!(error instanceof DriverEnded)) throw error;
  const { oomKilled, detail, exitCode } = error.end;
  const memoryBytes = parts.workspace?.memoryBytes;
  const why = oomKilled
    ? 'it ran out of memory'
    : (detail ?? `its shell ended with exit status ${exitCode ?? 'unknown'}`);
  return {
    outcome: oomKilled ? 'failed' : 'fault',
    statusCode: 'BUILD_CONTAINER_FOUND_DEAD',
    message: `Build container found dead before completing the build: ${why}`,
    ...(oomKilled ? { failure: { hints: [outOfMemoryHint(job.compute.type, memoryBytes)] } } : {}),
  };
}

/** The work of a phase, with the endings that come from outside: a stop, the clock, the death of the place. */
export async function guarded(parts: GuardedParts, work: () => Promise<PhaseEnd>): Promise<PhaseEnd> {
  const { interruption } = parts;
  if (interruption.cause !== undefined) return interrupted(interruption.cause, parts);
  try {
    const end = await work();
    const { cause } = interruption;
    return cause === undefined || end.outcome === 'failed' ? end : interrupted(cause, parts);
  } catch (error) {
    return endOfThrown(error, parts);
  }
}
