import type { ProcessIo } from '../process-io.ts';
import type { PreparedRun } from './prepare-run.ts';

/** Whether commands may run without isolation, and why. Only a person's word, not a cloned file, names the host. */
export function hostPermission(
  prepared: Pick<PreparedRun, 'settings'>,
  env: ProcessIo['env'],
): { readonly allowed: boolean; readonly reason: string } {
  const { settings } = prepared;
  const { values, origins } = settings;
  const yes = (reason: string) => ({ allowed: true, reason });
  if (values.executor === 'host' && /^(?:--|SEED_)/.test(origins.executor)) return yes(origins.executor);
  if (values.yesRunOnThisMachine) return yes(origins.yesRunOnThisMachine);
  if (settings.file.hostAllowed) return yes('host.allow in seed.yaml');
  if (env['CI'] === 'true' || env['CI'] === '1') return yes('CI');
  return { allowed: false, reason: 'nobody allowed it' };
}
