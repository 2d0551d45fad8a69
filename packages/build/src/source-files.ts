import type { SourceSelection } from '@seed/deployspec';

/** Which files of a source folder a build gets. Paths are relative with `/` separators, sorted. */
export interface SourceFiles {
  readonly files: readonly string[];
  /** Ignored entries at the highest level that is wholly ignored; what a copy-on-write view must hide. */
  readonly hidden: readonly string[];
}

/** Lists the files that a selection takes; implemented in `list-source.ts`. */
export type ListSource = (
  dir: string,
  selection: SourceSelection,
  signal: AbortSignal,
) => Promise<SourceFiles>;
