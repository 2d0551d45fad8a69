import type { SeedError } from '@seed/kernel';
import { sourcesError } from '../sources-error.ts';

export function unsafeEntry(name: string, why: string): SeedError {
  const shown = JSON.stringify(name.slice(0, 200));
  return sourcesError('sources/archive-unsafe', `the entry ${shown} of the archive ${why}`, {
    hints: ['ask the owner of the archive how it was made; nothing of it was kept'],
  });
}

/** The parts of a name that stays below its folder, none for the folder itself; throws `sources/archive-unsafe`. */
export function safeParts(name: string): readonly string[] {
  if (name.includes('\0')) throw unsafeEntry(name, 'has a null character in its name');
  if (name.includes('\\')) throw unsafeEntry(name, 'has a backslash in its name');
  if (name.startsWith('/')) throw unsafeEntry(name, 'has an absolute name');
  if (/^[a-z]:/i.test(name)) throw unsafeEntry(name, 'begins with a drive letter');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw unsafeEntry(name, 'leads out of the archive');
  return parts;
}
