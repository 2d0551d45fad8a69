import type { EnvironmentVariable, PhaseName } from '@seed/deployspec';
import type { BuildSettings } from './build-settings.ts';
import type { StartBuildInput } from './codebuild-shapes.ts';
import type { LogStream } from './log-store.ts';
import type { PhaseStatus, Phases } from './phases.ts';
import type { UploadedArtifacts } from './upload-artifacts.ts';

export interface AutoRetry {
  readonly limit: number;
  /** 0 for the first build of a chain. */
  readonly number: number;
  /** ARNs of its neighbours in the chain. */
  readonly previous?: string;
  next?: string;
}

/** What a build is within a batch. */
export interface BatchPlace {
  readonly arn: string;
  readonly identifier: string;
  readonly shard?: { readonly index: number; readonly total: number };
  /** What the batch gives to this build; project and start win over them. */
  readonly variables: readonly EnvironmentVariable[];
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
  readonly phases: Phases<PhaseName>;
  readonly log: LogStream;
  readonly stop: AbortController;
  readonly retry: AutoRetry;
  readonly batch?: BatchPlace;
  status: PhaseStatus | 'IN_PROGRESS';
  endedAt?: number;
  /** What git resolved the version of the source to. */
  commit?: string;
  exported: Readonly<Record<string, string>>;
  /** ARNs of its reports. */
  reports: readonly string[];
  artifacts?: UploadedArtifacts;
  /** Settles when the build is over; never rejects. */
  done: Promise<void>;
}
