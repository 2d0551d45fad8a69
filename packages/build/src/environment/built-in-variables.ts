import { createHash } from 'node:crypto';
import type { BuildJob } from '@seed/deployspec';
import type { Layout } from '../workspace.ts';

export interface BuiltInFacts {
  readonly layout: Layout;
  /** The image as configured, or the executor's default; absent on the host. */
  readonly image?: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** A stable UUID for a project's name: CodeBuild gives each project one. */
function projectUuid(project: string): string {
  const hex = createHash('sha256').update(project).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

const buildId = (job: BuildJob): string => `${job.project}:${job.uuid}`;

function versionVariables({ git, version }: BuildJob['source']): Record<string, string> {
  if (git === undefined) return version === undefined ? {} : { CODEBUILD_RESOLVED_SOURCE_VERSION: version };
  return {
    CODEBUILD_SOURCE_REPO_URL: git.url,
    CODEBUILD_SOURCE_VERSION: git.version,
    CODEBUILD_RESOLVED_SOURCE_VERSION: git.commit,
    ...(git.dirty ? { SEED_SOURCE_DIRTY: '1' } : {}),
  };
}

function sourceVariables(job: BuildJob, layout: Layout): Record<string, string> {
  return {
    CODEBUILD_SRC_DIR: layout.srcDir,
    CODEBUILD_GOPATH: layout.goPath,
    ...Object.fromEntries(
      job.source.secondary.map(({ id }) => [
        `CODEBUILD_SRC_DIR_${id}`,
        layout.secondary[id] ?? layout.srcDir,
      ]),
    ),
    ...versionVariables(job.source),
  };
}

function batchVariables(job: BuildJob): Record<string, string> {
  const { batch } = job;
  if (batch === undefined) return {};
  return {
    CODEBUILD_BATCH_BUILD_IDENTIFIER: batch.identifier,
    ...(batch.shard === undefined
      ? {}
      : {
          SEED_SHARD_INDEX: String(batch.shard.index),
          SEED_SHARD_TOTAL: String(batch.shard.total),
        }),
  };
}

/** What CodeBuild sets and nobody can override. */
export function builtInVariables(job: BuildJob, facts: BuiltInFacts): Record<string, string> {
  const { region, accountId } = job;
  return {
    CODEBUILD_BUILD_ID: buildId(job),
    CODEBUILD_BUILD_ARN: `arn:aws:codebuild:${region}:${accountId}:build/${buildId(job)}`,
    CODEBUILD_BUILD_NUMBER: String(job.number),
    CODEBUILD_BUILD_IMAGE: job.image.name ?? facts.image ?? 'host',
    CODEBUILD_BUILD_SUCCEEDING: '1',
    CODEBUILD_BUILD_URL: `file://${job.outputs.reports}`,
    CODEBUILD_CI: 'true',
    CODEBUILD_CONTAINER_NAME: 'default',
    CODEBUILD_INITIATOR: job.initiator,
    CODEBUILD_KMS_KEY_ID: `arn:aws:kms:${region}:${accountId}:alias/aws/s3`,
    CODEBUILD_LAST_EXIT: '0',
    CODEBUILD_LOCAL_BUILD: 'true',
    CODEBUILD_LOG_PATH: job.uuid,
    CODEBUILD_PROJECT_UUID: projectUuid(job.project),
    CODEBUILD_START_TIME: String(facts.startedAt),
    ...sourceVariables(job, facts.layout),
    ...batchVariables(job),
  };
}

/** What CodeBuild sets and a spec or project may override. */
export function defaultVariables(job: BuildJob, layout: Layout): Record<string, string> {
  return {
    AWS_REGION: job.region,
    AWS_DEFAULT_REGION: job.region,
    AWS_EXECUTION_ENV: 'AWS_ECS_EC2',
    OLDPWD: layout.readonlyDir,
  };
}
