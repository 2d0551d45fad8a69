import type { BatchTask } from '@seed/deployspec';
import type { BuildEntry } from '../build-entry.ts';
import type { BuildSettings } from '../build-settings.ts';
import type { BatchConfig, StartBuildInput } from '../codebuild-shapes.ts';
import type { Phases, PhaseStatus } from '../phases.ts';

/** CodeBuild's phases of a batch; the last three are also how it ended. */
export type BatchPhase =
  | 'SUBMITTED'
  | 'DOWNLOAD_BATCHSPEC'
  | 'IN_PROGRESS'
  | 'COMBINE_ARTIFACTS'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'STOPPED';

/** As much of a build as its batch shows after the build itself is forgotten. */
export type BatchBuild = Pick<BuildEntry, 'id' | 'arn' | 'startedAt' | 'status' | 'artifacts' | 'settings'>;

/** One task, with the builds that were made of it. */
export interface BatchGroup {
  readonly task: BatchTask;
  build?: BatchBuild;
  /** The task will not run: a task before it failed, or the batch was stopped. */
  kept?: true;
  /** Builds of earlier tries, oldest first. */
  readonly prior: BatchBuild[];
}

/** A batch from its start on; fields that change do so while it runs. */
export interface BatchEntry {
  readonly id: string;
  readonly arn: string;
  readonly uuid: string;
  readonly number: number;
  readonly request: StartBuildInput;
  readonly settings: BuildSettings;
  readonly config: BatchConfig;
  readonly initiator: string;
  readonly phases: Phases<BatchPhase>;
  readonly startedAt: number;
  /** A new one for every try. */
  stop: AbortController;
  status: PhaseStatus | 'IN_PROGRESS';
  endedAt?: number;
  /** What git resolved the version of the source to. */
  commit?: string;
  groups: readonly BatchGroup[];
  /** Settles when the batch is over; never rejects. */
  done: Promise<void>;
}
