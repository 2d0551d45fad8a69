import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

/** Places of builds belong to the user, not to a project: a source must not hold its own build. */
export function placesDir({ settings, io }: { readonly settings: Settings; readonly io: ProcessIo }): string {
  if (settings.origins.stateDir !== 'default') return settings.stateDir;
  const base = io.env['XDG_STATE_HOME'] || join(io.env['HOME'] || homedir(), '.local', 'state');
  return join(base, 'seed');
}
