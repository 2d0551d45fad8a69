import type { Build } from '@aws-sdk/client-codebuild';
import type { BuildJob, EarlierBuild } from '@seed/deployspec';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import { findBuild, findLoggedBuild, readBuild } from './find-build.ts';
import type { RemotePlace } from './remote-place.ts';
import { TOKEN_MS } from './start-build.ts';
import type { Time } from './time.ts';

/** What a clock may be wrong by, and a service late. */
const SLACK_MS = 10 * 60_000;

export interface EarlierRequest {
  readonly job: BuildJob;
  readonly place: RemotePlace;
  readonly earlier: EarlierBuild;
  /** Folder that the build hands back into; absent for builds that record nothing. */
  readonly handover: string | undefined;
  readonly time: Time;
}

/** How often, and how far apart, the service is asked for a build that began a moment ago and that it does not know. */
const TRIES = 5;
const TRY_MS = 10_000;

/**
 * The build that an earlier run started for a job; `lost` where the service has forgotten it. Undefined where there is
 * none, or where starting it again gives that very build, as the service still knows its token. Rejects with
 * EnvironmentError `codebuild/unknown-start` where it cannot be known and a second one might run beside the first.
 */
export async function earlierBuild(request: EarlierRequest): Promise<Build | 'lost' | undefined> {
  const { place, earlier, handover, time } = request;
  if (earlier.ref !== undefined) {
    const tries = time.now() - earlier.since < SLACK_MS ? TRIES : 1;
    for (let n = 0; n < tries; n += 1) {
      if (n > 0) await time.sleep(TRY_MS);
      const build = await readBuild(place, earlier.ref, time);
      if (build !== undefined) return build;
    }
    return 'lost';
  }
  if (time.now() - earlier.since < TOKEN_MS || handover === undefined) return undefined;
  return searchBuild({ ...request, handover });
}

/** Looks for the build of a job among all of its project. */
export async function searchBuild(
  request: EarlierRequest & { readonly handover: string },
): Promise<Build | undefined> {
  const { place, earlier, handover, time, job } = request;
  try {
    return await findBuild(place, { handover, since: earlier.since, time });
  } catch (error) {
    unlessDenied(error);
    const logged = await findLoggedBuild(place, { handover, since: earlier.since, time }).catch(unlessDenied);
    if (logged !== undefined) return logged;
    const until = earlier.since + job.queuedTimeoutMs + job.timeoutMs + SLACK_MS;
    // Whatever was started then has run out of its time.
    if (time.now() > until) return undefined;
    throw unknownStart(error instanceof Error ? error.message : String(error), until, error);
  }
}

function unlessDenied(error: unknown): undefined {
  if (!isSeedError(error) || error.code !== 'aws/access-denied') throw error;
}

function unknownStart(reason: string, until: number, cause: unknown): EnvironmentError {
  const at = new Date(until).toISOString();
  return new EnvironmentError(
    'codebuild/unknown-start',
    `an earlier run may have started this build, and whether it did cannot be found out: ${reason}`,
    {
      hints: [
        'allow `codebuild:ListBuildsForProject` on the project',
        'look in the console for a build that runs, and stop it',
        `or try again after ${at}, when such a build is certainly over`,
      ],
      cause,
    },
  );
}
