import type { Artifacts } from '../codebuild-shapes.ts';
import type { BatchBuild, BatchEntry, BatchGroup } from './batch-entry.ts';

const epoch = (milliseconds: number): number => milliseconds / 1000;

function artifactOf({ type }: Artifacts, identifier: string, stored: object | undefined): object {
  return { type, identifier, ...stored };
}

function summaryOf(build: BatchBuild, identifier: string): object {
  const { settings, artifacts } = build;
  return {
    arn: build.arn,
    requestedOn: epoch(build.startedAt),
    buildStatus: build.status,
    primaryArtifact: artifactOf(settings.artifacts, identifier, locationOf(artifacts?.primary)),
    secondaryArtifacts: settings.secondaryArtifacts.map((wanted, at) =>
      artifactOf(wanted, wanted.artifactIdentifier ?? '', locationOf(artifacts?.secondary[at])),
    ),
  };
}

function locationOf(stored: object | undefined): object | undefined {
  return stored !== undefined && 'location' in stored ? { location: stored.location } : undefined;
}

function groupOf({ task, build, kept, prior }: BatchGroup): object {
  const { identifier, dependsOn, ignoreFailure } = task;
  const current = build === undefined ? undefined : summaryOf(build, identifier);
  return {
    identifier,
    dependsOn,
    ignoreFailure,
    ...(current === undefined
      ? kept === true && { currentBuildSummary: { buildStatus: 'STOPPED' } }
      : { currentBuildSummary: current }),
    ...(prior.length === 0 ? {} : { priorBuildSummaryList: prior.map((one) => summaryOf(one, identifier)) }),
  };
}

/** A batch as the API shows it. */
export function showBatch(entry: BatchEntry): object {
  const { settings, endedAt, commit } = entry;
  const version = commit ?? settings.sourceVersion;
  return {
    id: entry.id,
    arn: entry.arn,
    startTime: epoch(entry.startedAt),
    ...(endedAt === undefined ? {} : { endTime: epoch(endedAt) }),
    currentPhase: entry.phases.current,
    buildBatchStatus: entry.status,
    ...(settings.sourceVersion === undefined ? {} : { sourceVersion: settings.sourceVersion }),
    ...(version === undefined ? {} : { resolvedSourceVersion: version }),
    projectName: settings.project,
    phases: entry.phases.show(),
    source: settings.source,
    secondarySources: settings.secondarySources,
    secondarySourceVersions: settings.secondarySourceVersions,
    artifacts: { location: '' },
    secondaryArtifacts: [],
    cache: settings.cache,
    environment: settings.environment,
    serviceRole: settings.serviceRole,
    logConfig: settings.logsConfig ?? { cloudWatchLogs: { status: 'ENABLED' } },
    buildTimeoutInMinutes: settings.timeoutInMinutes,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    complete: entry.status !== 'IN_PROGRESS',
    initiator: entry.initiator,
    encryptionKey: settings.encryptionKey,
    buildBatchNumber: entry.number,
    buildBatchConfig: entry.config,
    buildGroups: entry.groups.map(groupOf),
  };
}
