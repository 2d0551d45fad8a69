import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_LOCK, LOCK_FILE, readLock, writeLock } from '@seed/components';
import type { ComponentLock } from '@seed/components';
import { EnvironmentError } from '@seed/kernel';
import type { Diagnostic, Source, SourceSet } from '@seed/kernel';
import { shownFrom, shownSources } from './open-images.ts';
import type { OpenImages } from './open-images.ts';

/** `components.lock.json` of a project. */
export interface LockFile {
  /** Absent where there is no file, or none that can be read. */
  readonly lock?: ComponentLock;
  /** Absent where there is no file. */
  readonly source?: Source;
  /** Findings with places as a person would type them. */
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
}

/** Reads the lock of a project; a project does not need one. */
export async function openLock({ tree, show }: Pick<OpenImages, 'tree' | 'show'>): Promise<LockFile> {
  const bytes = await tree.read(LOCK_FILE);
  if (bytes === undefined) return { diagnostics: [], sources: new Map() };
  const source: Source = { id: LOCK_FILE, text: Buffer.from(bytes).toString('utf8') };
  const { value, diagnostics, sources } = readLock(source);
  return {
    source,
    ...(value === undefined ? {} : { lock: value }),
    diagnostics: diagnostics.map(shownFrom(show)),
    sources: shownSources(sources, show),
  };
}

/** Writes the lock of a project, where it says something new. Rejects with EnvironmentError. */
export async function saveLock(
  root: string,
  lock: ComponentLock,
  before: string | undefined,
): Promise<'written' | 'as it was'> {
  const text = writeLock(lock);
  if (text === before) return 'as it was';
  const path = join(root, LOCK_FILE);
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new EnvironmentError('cli/state-not-writable', `"${path}" cannot be written`, { cause: error });
  }
  return 'written';
}

/** What is known of earlier versions. */
export const knownLock = ({ lock }: LockFile): ComponentLock => lock ?? EMPTY_LOCK;
