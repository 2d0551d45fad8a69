import type { Span } from '@seed/kernel';

/** All phases of CodeBuild, in order. */
export const PHASES = [
  'SUBMITTED',
  'QUEUED',
  'PROVISIONING',
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
  'FINALIZING',
  'COMPLETED',
] as const;
export type PhaseName = (typeof PHASES)[number];

export type BuildOutcome = 'succeeded' | 'failed' | 'stopped' | 'timed-out' | 'fault';

export interface PhaseResult {
  readonly name: PhaseName;
  readonly outcome: BuildOutcome;
  readonly exitCode?: number;
  readonly durationMs: number;
  /** CodeBuild's phase context, e.g. `COMMAND_EXECUTION_ERROR`. */
  readonly statusCode?: string;
  readonly message?: string;
}

export interface ArtifactResult {
  /** `primary` or the secondary artifact's identifier. */
  readonly id: string;
  /** Absolute directory that holds the files. */
  readonly path: string;
  readonly name: string;
  readonly files: readonly string[];
  readonly bytes: number;
  /** Hex digest over the zip where one was written, else over the sorted list of file digests. */
  readonly sha256: string;
  readonly zip?: string;
}

export interface TestSummary {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly error: number;
  readonly skipped: number;
  readonly unknown: number;
  readonly durationNs: number;
}

export interface CoverageSummary {
  readonly linesCovered: number;
  readonly linesMissed: number;
  readonly branchesCovered: number;
  readonly branchesMissed: number;
  /** Percent, 0–100, two decimals; absent where the file has no such counts. */
  readonly linePercent?: number;
  readonly branchPercent?: number;
}

/** Coverage of one source file. */
export interface FileCoverage extends CoverageSummary {
  /** As the report names it. */
  readonly path: string;
}

export interface TestCase {
  readonly suite: string;
  readonly name: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ERROR' | 'SKIPPED' | 'UNKNOWN';
  readonly durationNs: number;
  readonly message?: string;
}

export interface ReportResult {
  readonly name: string;
  readonly type: 'TEST' | 'CODE_COVERAGE';
  readonly format: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'INCOMPLETE';
  readonly files: readonly string[];
  readonly test?: TestSummary;
  readonly coverage?: CoverageSummary;
  /** At most 500, failed ones first. */
  readonly cases?: readonly TestCase[];
  /** By path, at most 5,000. */
  readonly coveredFiles?: readonly FileCoverage[];
  /** Not all cases or files are here. */
  readonly truncated: boolean;
  readonly problems: readonly string[];
}

export interface BuildFailure {
  readonly phase: PhaseName;
  readonly message: string;
  readonly exitCode?: number;
  /** The command's place in the spec. */
  readonly command?: {
    readonly index: number;
    readonly of: number;
    readonly text: string;
    readonly span: Span;
    /** Unknown of a build in AWS. */
    readonly durationMs?: number;
  };
  readonly hints?: readonly string[];
}

export interface RecordedCall {
  readonly tool: string;
  /** Redacted command line. */
  readonly command: string;
  readonly phase?: string;
}

/** The ending of a build. A failed build is a result; an exception means that seed could not do its job. */
export interface BuildResult {
  readonly id: string;
  readonly outcome: BuildOutcome;
  readonly phases: readonly PhaseResult[];
  /** Values of `exported-variables`, after POST_BUILD, redacted. */
  readonly exported: Readonly<Record<string, string>>;
  /** What the module recorded about itself; empty for plain buildspecs. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly artifacts: readonly ArtifactResult[];
  readonly reports: readonly ReportResult[];
  /** What could not be mirrored or was done differently, e.g. HOST001. */
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  /** Calls that an offline rehearsal replaced. */
  readonly rehearsal: readonly RecordedCall[];
  readonly failure?: BuildFailure;
  /** Container id or directory, where one was kept or can still be named. */
  readonly ref?: string;
  /** Where a build in AWS had its source from: `bucket/key`. */
  readonly sourceLocation?: string;
  readonly durationMs: number;
}
