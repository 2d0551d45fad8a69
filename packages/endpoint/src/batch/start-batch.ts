import { buildSettings } from '../build-settings.ts';
import type { BatchConfig, Project, StartBuildBatchInput, StartBuildInput } from '../codebuild-shapes.ts';
import type { OperationContext } from '../operation.ts';
import { createPhases } from '../phases.ts';
import { codebuildArn } from '../region-state.ts';
import type { RegionState } from '../region-state.ts';
import { endpointEnds, invalidInput } from '../service-error.ts';
import { refuseWhatIsNotServed } from '../start-build.ts';
import type { BatchEntry, BatchPhase } from './batch-entry.ts';
import { runBatch } from './run-batch.ts';
import type { BatchRun } from './run-batch.ts';

/** Batches that are over and remembered, of all projects of a region. */
const REMEMBERED = 200;

/** What builds of the batch are started with. */
function buildInput(input: StartBuildBatchInput): StartBuildInput {
  const { buildTimeoutInMinutesOverride: minutes, buildBatchConfigOverride: _, ...rest } = input;
  return { ...rest, ...(minutes === undefined ? {} : { timeoutInMinutesOverride: minutes }) };
}

function configOf(project: Project, input: StartBuildBatchInput): BatchConfig {
  const config = { ...project.buildBatchConfig, ...input.buildBatchConfigOverride };
  if (config.combineArtifacts === true) {
    throw invalidInput(
      'buildBatchConfig.combineArtifacts is not offered by this endpoint: every build of a batch stores its own artifacts',
    );
  }
  return config;
}

/** Starts a batch and returns at once. Throws ServiceError for what CodeBuild would refuse. */
export function startBatch(
  state: RegionState,
  start: {
    readonly project: Project;
    readonly input: StartBuildBatchInput;
    readonly context: OperationContext;
  },
): BatchEntry {
  const { project, input, context } = start;
  if (context.closing()) throw endpointEnds();
  const request = buildInput(input);
  const settings = buildSettings(project, request);
  refuseWhatIsNotServed(settings);
  const config = configOf(project, input);
  const uuid = context.uuid();
  const id = `${project.name}:${uuid}`;
  const number = (state.batchNumbers.get(project.name) ?? 0) + 1;
  state.batchNumbers.set(project.name, number);
  const entry: BatchEntry = {
    id,
    arn: codebuildArn(state, `build-batch/${id}`),
    uuid,
    number,
    request,
    settings,
    config,
    initiator: 'seed',
    phases: createPhases<BatchPhase>('SUBMITTED', context.now),
    startedAt: context.now(),
    stop: new AbortController(),
    status: 'IN_PROGRESS',
    groups: [],
    done: Promise.resolve(),
  };
  state.batches.set(id, entry);
  forgetOldest(state);
  run(state, entry, { project, context, failedOnly: false });
  return entry;
}

type Try = Omit<BatchRun, 'state' | 'entry'>;

function run(state: RegionState, entry: BatchEntry, how: Try): void {
  const { id, number } = entry;
  const { heard, now } = how.context;
  const startedAt = now();
  heard({ kind: 'batch-started', id, number });
  entry.done = runBatch({ state, entry, ...how }).then(() => {
    heard({ kind: 'batch-finished', id, status: entry.status, durationMs: now() - startedAt });
  });
}

function forgetOldest(state: RegionState): void {
  for (const [id, { status }] of state.batches) {
    if (state.batches.size <= REMEMBERED) return;
    if (status !== 'IN_PROGRESS') state.batches.delete(id);
  }
}

/** Runs a batch once more that did not succeed: the same batch, with new builds. Throws ServiceError. */
export function retryBatch(state: RegionState, entry: BatchEntry, retry: Try): void {
  if (retry.context.closing()) throw endpointEnds();
  entry.phases.finish(entry.phases.current, { status: 'RETRY' });
  entry.stop = new AbortController();
  entry.status = 'IN_PROGRESS';
  delete entry.endedAt;
  run(state, entry, retry);
}
