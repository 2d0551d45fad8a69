import type { PhaseStatus, BuildPhases } from './build-phases.ts';
import type { BuildSettings } from './build-settings.ts';
import type { StartBuildInput } from './codebuild-shapes.ts';
import type { LogStream } from './log-store.ts';
import type { UploadedArtifacts } from './upload-artifacts.ts';

export interface AutoRetry {
  readonly limit: number;
  /** 0 for the first build of a chain. */
  readonly number: number;
  /** ARNs of its neighbours in the chain. */
  readonly previous?: string;
  next?: string;
}

/** A build from its start on; fields that change do so while it runs. */
export interface BuildEntry {
  readonly id: string;
  readonly arn: string;
  readonly uuid: string;
  readonly number: number;
  readonly request: StartBuildInput;
  readonly settings: BuildSettings;
  readonly initiator: string;
  readonly startedAt: number;
  readonly phases: BuildPhases;
  readonly log: LogStream;
  readonly stop: AbortController;
  readonly retry: AutoRetry;
  status: PhaseStatus | 'IN_PROGRESS';
  endedAt?: number;
  exported: Readonly<Record<string, string>>;
  artifacts?: UploadedArtifacts;
  /** Settles when the build is over; never rejects. */
  done: Promise<void>;
}
