import type { EnvironmentVariable, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import type { BuildJob } from '@seed/deployspec';
import { artifactsRequest } from './remote-artifacts.ts';
import type { RemotePlace } from './remote-place.ts';
import type { UploadedSource } from './upload-source.ts';

const MINUTE_MS = 60_000;
/** What the service accepts: 5 minutes to 36 hours for a build, up to 8 hours for the queue. */
const BUILD_MINUTES = { least: 5, most: 2160 } as const;
const QUEUE_MINUTES = { least: 5, most: 480 } as const;

const minutes = (ms: number, { least, most }: { readonly least: number; readonly most: number }): number =>
  Math.min(most, Math.max(least, Math.ceil(ms / MINUTE_MS)));

/** Images that CodeBuild brings itself need no login; for all others the build's own role pulls. */
export const pullsAsService = (image: string): boolean => image.startsWith('aws/');

const isArm = (image: string): boolean => /aarch64|arm64/i.test(image);

/** The environment type that an image needs: CodeBuild's ARM images say so in their name. */
export function environmentTypeOf({ compute, image }: BuildJob): string {
  const plain = compute.environmentType === 'LINUX_CONTAINER';
  return plain && image.name !== undefined && isArm(image.name) ? 'ARM_CONTAINER' : compute.environmentType;
}

function variables(job: BuildJob): EnvironmentVariable[] {
  // Later ones win, and the service refuses a name that stands twice.
  const byName = new Map(job.environment.map(({ name, value, type }) => [name, { name, value, type }]));
  return [...byName.values()];
}

export interface StartParts {
  readonly job: BuildJob;
  readonly place: RemotePlace;
  readonly source: UploadedSource | undefined;
  /** The whole buildspec. */
  readonly spec: string;
  /** Folder in the bucket where a module's build leaves what it recorded; absent for builds that record nothing. */
  readonly handover?: string;
}

/** What CodeBuild is asked for: everything that the project may say otherwise is said. */
export function startRequest({ job, place, source, spec, handover }: StartParts): StartBuildCommandInput {
  const { image } = job;
  const type = environmentTypeOf(job);
  return {
    projectName: place.project,
    // A request that is sent twice because its answer was lost starts one build.
    idempotencyToken: job.uuid,
    ...(source === undefined
      ? { sourceTypeOverride: 'NO_SOURCE' }
      : { sourceTypeOverride: 'S3', sourceLocationOverride: `${source.bucket}/${source.key}` }),
    buildspecOverride: spec,
    environmentVariablesOverride: variables(job),
    environmentTypeOverride: type as StartBuildCommandInput['environmentTypeOverride'],
    computeTypeOverride: job.compute.type as StartBuildCommandInput['computeTypeOverride'],
    ...(image.name === undefined
      ? {}
      : {
          imageOverride: image.name,
          imagePullCredentialsTypeOverride: pullsAsService(image.name) ? 'CODEBUILD' : 'SERVICE_ROLE',
        }),
    privilegedModeOverride: job.privileged,
    ...(place.serviceRole === undefined ? {} : { serviceRoleOverride: place.serviceRole }),
    timeoutInMinutesOverride: minutes(job.timeoutMs, BUILD_MINUTES),
    queuedTimeoutInMinutesOverride: minutes(job.queuedTimeoutMs, QUEUE_MINUTES),
    logsConfigOverride: { cloudWatchLogs: { status: 'ENABLED' } },
    ...(handover === undefined
      ? artifactsRequest(job, place)
      : {
          artifactsOverride: {
            type: 'S3',
            location: place.bucket,
            path: handover,
            name: 'out',
            packaging: 'NONE',
            namespaceType: 'NONE',
            // The bucket encrypts by itself; with the project's key only those could read it who may use that key.
            encryptionDisabled: true,
          },
        }),
  };
}
