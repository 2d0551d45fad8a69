import type { Driver } from '../driver/driver.ts';
import type { Workspace } from '../workspace.ts';
import type { SessionParts } from './build-session.ts';

/** Between SIGTERM and SIGKILL of a stopped command, and between SIGKILL and the end of the whole place. */
const GRACE_MS = 5_000;
const LAST_GRACE_MS = 2_000;

export type Supervision = Pick<SessionParts, 'interruption' | 'log'> & {
  readonly workspace: Pick<Workspace, 'kill'>;
};

/** Waits for what a driver was asked, under the stop and time-out rules. */
export async function supervise<T>(
  driver: Driver,
  work: Promise<T>,
  { interruption, log, workspace }: Supervision,
): Promise<T> {
  const timers: NodeJS.Timeout[] = [];
  const killAll = (): void => void workspace.kill();
  const stop = (): void => {
    const polite = interruption.cause === 'stopped';
    driver.signal(polite ? 'STOP' : 'KILL');
    const first = polite ? GRACE_MS : 0;
    timers.push(setTimeout(() => driver.signal('KILL'), first));
    timers.push(setTimeout(killAll, first + LAST_GRACE_MS));
  };
  interruption.signal.addEventListener('abort', stop);
  interruption.force.addEventListener('abort', killAll);
  if (interruption.signal.aborted) stop();
  try {
    return await work;
  } finally {
    log.endCommand();
    for (const timer of timers) clearTimeout(timer);
    interruption.signal.removeEventListener('abort', stop);
    interruption.force.removeEventListener('abort', killAll);
  }
}
