import type { AutoRetry, BuildEntry } from './build-entry.ts';
import { createBuildPhases } from './build-phases.ts';
import { buildSettings } from './build-settings.ts';
import type { BuildSettings } from './build-settings.ts';
import type { Project, StartBuildInput } from './codebuild-shapes.ts';
import type { OperationContext } from './operation.ts';
import { codebuildArn } from './region-state.ts';
import type { RegionState } from './region-state.ts';
import { invalidInput, ServiceError } from './service-error.ts';

export interface BuildStart {
  readonly project: Project;
  readonly input: StartBuildInput;
  readonly context: OperationContext;
  /** The build before in a chain of automatic retries. */
  readonly after?: BuildEntry;
}

/** Builds that are over and remembered, of all projects of a region. */
const REMEMBERED = 1_000;

function refuseWhatIsNotServed({ source, artifacts }: BuildSettings): void {
  if (source.type !== 'S3' && source.type !== 'NO_SOURCE') {
    throw invalidInput(
      `Sources of type ${source.type} are not served by seed; S3 and NO_SOURCE are: pack the source and give it with sourceTypeOverride=S3`,
    );
  }
  if (artifacts.type === 'CODEPIPELINE') {
    throw invalidInput('Artifacts of type CODEPIPELINE are not served by seed; S3 and NO_ARTIFACTS are');
  }
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
  for (const [id, entry] of state.builds) {
    if (state.builds.size <= REMEMBERED) return;
    if (entry.status === 'IN_PROGRESS') continue;
    state.builds.delete(id);
    state.logs.remove(entry.log);
  }
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
  const { project, input, context, after } = start;
  // Connections that were open when the endpoint began to end still bring requests.
  if (context.closing()) throw new ServiceError('ServiceUnavailable', 'the endpoint is ending', 503);
  const settings = after?.settings ?? buildSettings(project, input);
  refuseWhatIsNotServed(settings);
  if (after === undefined) refuseOneTooMany(state, project);
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
    phases: createBuildPhases(context.now),
    log: openLog(state, settings, uuid, startedAt),
    stop: new AbortController(),
    retry,
    status: 'IN_PROGRESS',
    exported: {},
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
