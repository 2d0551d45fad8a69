import type { PhaseName } from '@seed/deployspec';
import type { AutoRetry, BatchPlace, BuildEntry } from './build-entry.ts';
import { buildSettings } from './build-settings.ts';
import type { BuildSettings } from './build-settings.ts';
import type { Project, StartBuildInput } from './codebuild-shapes.ts';
import type { OperationContext } from './operation.ts';
import { createPhases } from './phases.ts';
import { codebuildArn } from './region-state.ts';
import type { RegionState } from './region-state.ts';
import { endpointEnds, invalidInput, ServiceError } from './service-error.ts';

export interface BuildStart {
  readonly project: Project;
  readonly input: StartBuildInput;
  readonly context: OperationContext;
  /** The build before in a chain of automatic retries. */
  readonly after?: BuildEntry;
  /** The task of a batch that it is. */
  readonly batch?: BatchPlace;
}

/** Builds that are over and remembered, of all projects of a region. */
const REMEMBERED = 1_000;

/** Throws ServiceError: pipelines hand over sources and artifacts by themselves, and there is none here. */
export function refuseWhatIsNotServed({ source }: BuildSettings): void {
  if (source.type !== 'CODEPIPELINE') return;
  throw invalidInput(
    'Builds of CODEPIPELINE are not offered by this endpoint: start the build with sourceTypeOverride and artifactsOverride',
  );
}

function refuseOneTooMany(state: RegionState, { name, concurrentBuildLimit: limit }: Project): void {
  if (limit === undefined) return;
  const running = [...state.builds.values()].filter(
    ({ settings, status }) => settings.project === name && status === 'IN_PROGRESS',
  );
  if (running.length < limit) return;
  throw new ServiceError(
    'AccountLimitExceededException',
    `Cannot have more than ${limit} builds in queue for the project ${name}`,
  );
}

function forgetOldest(state: RegionState): void {
  for (const entry of state.builds.values()) {
    if (state.builds.size <= REMEMBERED) return;
    if (entry.status === 'IN_PROGRESS') continue;
    forgetBuild(state, entry);
  }
}

/** Lets go of a build that is over, with its log. */
export function forgetBuild(state: RegionState, entry: BuildEntry): void {
  state.builds.delete(entry.id);
  state.logs.remove(entry.log);
}

function openLog(state: RegionState, settings: BuildSettings, uuid: string, now: number) {
  const { groupName, streamName } = settings.logsConfig?.cloudWatchLogs ?? {};
  const name = streamName === undefined ? uuid : `${streamName}/${uuid}`;
  return state.logs.open(groupName ?? `/aws/codebuild/${settings.project}`, name, now);
}

/** A build that failed starts again, as often as it was asked for. */
function retryFailed(state: RegionState, entry: BuildEntry, start: BuildStart): void {
  const { retry, status } = entry;
  if (status !== 'FAILED' || retry.number >= retry.limit || start.context.closing()) return;
  retry.next = startBuild(state, { ...start, after: entry }).arn;
}

/** Starts a build and returns at once. Throws ServiceError for what CodeBuild would refuse. */
export function startBuild(state: RegionState, start: BuildStart): BuildEntry {
  const { project, input, context, after, batch } = start;
  if (context.closing()) throw endpointEnds();
  const settings = after?.settings ?? buildSettings(project, input);
  refuseWhatIsNotServed(settings);
  if (after === undefined && batch === undefined) refuseOneTooMany(state, project);
  const uuid = context.uuid();
  const id = `${project.name}:${uuid}`;
  const startedAt = context.now();
  const number = (state.numbers.get(project.name) ?? 0) + 1;
  state.numbers.set(project.name, number);
  const retry: AutoRetry = {
    limit: settings.autoRetryLimit,
    number: after === undefined ? 0 : after.retry.number + 1,
    ...(after === undefined ? {} : { previous: after.arn }),
  };
  const entry: BuildEntry = {
    id,
    arn: codebuildArn(state, `build/${id}`),
    uuid,
    number,
    request: input,
    settings,
    initiator: 'seed',
    startedAt,
    phases: createPhases<PhaseName>('SUBMITTED', context.now),
    log: openLog(state, settings, uuid, startedAt),
    stop: new AbortController(),
    retry,
    ...(batch === undefined ? {} : { batch }),
    status: 'IN_PROGRESS',
    exported: {},
    reports: [],
    done: Promise.resolve(),
  };
  state.builds.set(id, entry);
  forgetOldest(state);
  context.heard({ kind: 'build-started', id, number });
  entry.done = context.runner.run(state, entry).then(() => {
    context.heard({
      kind: 'build-finished',
      id,
      status: entry.status,
      durationMs: context.now() - startedAt,
    });
    retryFailed(state, entry, start);
  });
  return entry;
}
