import type { BatchEntry } from './batch/batch-entry.ts';
import type { BuildEntry } from './build-entry.ts';
import type { Project } from './codebuild-shapes.ts';
import { createIdempotency } from './idempotency.ts';
import type { Idempotency } from './idempotency.ts';
import { createLogStore } from './log-store.ts';
import type { LogStore } from './log-store.ts';
import { createReportStore } from './report/report-store.ts';
import type { ReportStore } from './report/report-store.ts';

/** What one region of the account holds. Nothing of it outlives the endpoint. */
export interface RegionState {
  readonly region: string;
  readonly accountId: string;
  readonly projects: Map<string, Project>;
  /** Builds by id, oldest first. */
  readonly builds: Map<string, BuildEntry>;
  /** The number of the last build of each project. */
  readonly numbers: Map<string, number>;
  /** Batches by id, oldest first. */
  readonly batches: Map<string, BatchEntry>;
  readonly batchNumbers: Map<string, number>;
  readonly reports: ReportStore;
  readonly logs: LogStore;
  readonly idempotency: Idempotency;
}

export function createRegionState(region: string, accountId: string, now: () => number): RegionState {
  return {
    region,
    accountId,
    projects: new Map(),
    builds: new Map(),
    numbers: new Map(),
    batches: new Map(),
    batchNumbers: new Map(),
    reports: createReportStore(),
    logs: createLogStore(),
    idempotency: createIdempotency(now),
  };
}

/** The ARN of something of CodeBuild's, e.g. `project/demo`. */
export function codebuildArn({ region, accountId }: RegionState, resource: string): string {
  return `arn:aws:codebuild:${region}:${accountId}:${resource}`;
}
