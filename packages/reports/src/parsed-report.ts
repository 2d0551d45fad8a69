import type { TestCase } from '@seed/deployspec';

/** Line and branch counts of one coverage file. Rates (0–1) only where the file has no counts. */
export interface CoverageCounts {
  readonly linesCovered: number;
  readonly linesMissed: number;
  readonly branchesCovered: number;
  readonly branchesMissed: number;
  readonly lineRate?: number;
  readonly branchRate?: number;
}

/** Counts of one source file, under the name that the report gives it. */
export type FileCounts = Omit<CoverageCounts, 'lineRate' | 'branchRate'> & { readonly path: string };

/** What one file holds. `problems` name file, line and column where there are some; what was read before stays. */
export interface ParsedReport {
  readonly cases: readonly TestCase[];
  readonly coverage?: CoverageCounts;
  readonly coveredFiles?: readonly FileCounts[];
  readonly problems: readonly string[];
}
