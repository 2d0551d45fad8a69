import { EnvironmentError, InputError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { SourcesCode } from './codes.ts';

/** What the manifest says is wrong: exit 2. */
const OF_THE_MANIFEST: ReadonlySet<SourcesCode> = new Set([
  'sources/data-file-missing',
  'sources/folder-missing',
  'sources/unsafe-address',
]);

interface ErrorDetails {
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/** An error of this package, of the kind that belongs to its code. */
export function sourcesError(code: SourcesCode, message: string, options: ErrorDetails = {}): SeedError {
  return OF_THE_MANIFEST.has(code)
    ? new InputError(code, message, options)
    : new EnvironmentError(code, message, options);
}
