import { hostname } from 'node:os';
import { processStart } from '@seed/engine';
import type { Observed } from '@seed/engine';

/** What was observed, without the lock of a run of this machine whose process is gone: nobody works on that. */
export async function withoutDeadLock(observed: Observed): Promise<Observed> {
  const { lock, ...rest } = observed;
  if (lock === undefined || lock.host !== hostname()) return observed;
  const start = await processStart(lock.pid);
  const another = lock.processStart !== undefined && start !== '' && start !== lock.processStart;
  return start === undefined || another ? rest : observed;
}
