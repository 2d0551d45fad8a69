import { homedir, tmpdir, userInfo } from 'node:os';
import { join, relative } from 'node:path';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

interface Whose {
  readonly settings: Settings;
  readonly io: ProcessIo;
}

const isInside = (path: string, folder: string): boolean => !relative(folder, path).startsWith('..');

const fallback = (): string => join(tmpdir(), `seed-${userInfo().uid}`);

function usual({ settings, io }: Whose): string {
  if (settings.origins.stateDir !== 'default') return settings.stateDir;
  const base = io.env['XDG_STATE_HOME'] || join(io.env['HOME'] || homedir(), '.local', 'state');
  return join(base, 'seed');
}

/**
 * Where the places of builds are made. They belong to the user, not to a project, and never lie inside the source of
 * a build, which would then hold itself.
 */
export function placesDir(whose: Whose, source?: string): string {
  const dir = usual(whose);
  return source !== undefined && isInside(dir, source) ? fallback() : dir;
}

/** Every folder that may hold places of builds. */
export const allPlacesDirs = (whose: Whose): readonly string[] => [usual(whose), fallback()];
