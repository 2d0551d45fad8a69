import { basename, join } from 'node:path';
import type { Settings } from '../settings.ts';

const REHEARSAL = 'rehearsal.db';

/** The file that remembers deployments; what was only rehearsed is kept apart, so that it never passes for one. */
export function stateFile({ stateDir }: Pick<Settings, 'stateDir'>, rehearsal: boolean): string {
  return join(stateDir, rehearsal ? REHEARSAL : 'state.db');
}

/** What commands need to be told to look at such a file. */
export const stateFileFlags = (path: string): string =>
  basename(path) === REHEARSAL ? '--offline' : '--local';
