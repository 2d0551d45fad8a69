import type { BuildEntry } from './build-entry.ts';
import type { RegionState } from './region-state.ts';

const epoch = (milliseconds: number): number => milliseconds / 1000;

function logsOf({ region, accountId }: RegionState, entry: BuildEntry): object {
  const { group, name } = entry.log;
  const { logsConfig } = entry.settings;
  const escaped = (text: string) => encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
  const home = `https://console.aws.amazon.com/cloudwatch/home?region=${region}`;
  return {
    groupName: group,
    streamName: name,
    deepLink: `${home}#logsV2:log-groups/log-group/${escaped(group)}/log-events/${escaped(name)}`,
    cloudWatchLogsArn: `arn:aws:logs:${region}:${accountId}:log-group:${group}:log-stream:${name}`,
    cloudWatchLogs: logsConfig?.cloudWatchLogs ?? { status: 'ENABLED' },
  };
}

function retryOf({ retry }: BuildEntry): object {
  if (retry.limit === 0) return {};
  return {
    autoRetryConfig: {
      autoRetryLimit: retry.limit,
      autoRetryNumber: retry.number,
      ...(retry.next === undefined ? {} : { nextAutoRetry: retry.next }),
      ...(retry.previous === undefined ? {} : { previousAutoRetry: retry.previous }),
    },
  };
}

/** A build as the API shows it. */
export function showBuild(state: RegionState, entry: BuildEntry): object {
  const { settings, artifacts, endedAt } = entry;
  const version = entry.commit ?? settings.sourceVersion;
  const isOver = entry.status !== 'IN_PROGRESS';
  return {
    id: entry.id,
    arn: entry.arn,
    buildNumber: entry.number,
    startTime: epoch(entry.startedAt),
    ...(endedAt === undefined ? {} : { endTime: epoch(endedAt) }),
    currentPhase: entry.phases.current,
    buildStatus: entry.status,
    ...(settings.sourceVersion === undefined ? {} : { sourceVersion: settings.sourceVersion }),
    ...(version === undefined ? {} : { resolvedSourceVersion: version }),
    projectName: settings.project,
    phases: entry.phases.show(),
    source: settings.source,
    secondarySources: settings.secondarySources,
    secondarySourceVersions: settings.secondarySourceVersions,
    artifacts: artifacts?.primary ?? { location: '' },
    secondaryArtifacts: artifacts?.secondary ?? [],
    cache: settings.cache,
    environment: settings.environment,
    serviceRole: settings.serviceRole,
    logs: logsOf(state, entry),
    timeoutInMinutes: settings.timeoutInMinutes,
    queuedTimeoutInMinutes: settings.queuedTimeoutInMinutes,
    buildComplete: isOver,
    initiator: entry.initiator,
    encryptionKey: settings.encryptionKey,
    exportedEnvironmentVariables: Object.entries(entry.exported).map(([name, value]) => ({ name, value })),
    reportArns: entry.reports,
    ...(entry.batch === undefined ? {} : { buildBatchArn: entry.batch.arn }),
    ...retryOf(entry),
  };
}
