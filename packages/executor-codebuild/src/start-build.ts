import { StartBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import { EnvironmentError } from '@seed/kernel';
import type { Admission } from './admit-builds.ts';
import { patiently, SHORT_PATIENCE } from './patiently.ts';
import type { PatientOptions } from './patiently.ts';
import type { RemotePlace } from './remote-place.ts';
import type { Time } from './time.ts';

/** How long the service certainly knows the token of a request: it says five minutes. */
export const TOKEN_MS = 4 * 60_000;

export interface StartOptions {
  readonly signal: AbortSignal;
  readonly time: Time;
  readonly admission: Admission;
  /** How long room in the account is waited for. */
  readonly queuedTimeoutMs: number;
  /** Told once when the account has no room. */
  readonly onFull: (reason: string) => void;
  readonly onTrouble?: PatientOptions['onTrouble'];
}

const isFull = (error: unknown): boolean => (error as Error).name === 'AccountLimitExceededException';

/**
 * Starts a build, once: the token lets the service know a request that it has answered unheard. Where the account runs
 * as many as it may, or is asked too often, waits as long as the queue allows. Rejects with EnvironmentError
 * `codebuild/no-project`, `codebuild/quota` and `aws/*`; after `aws/unreachable` nobody knows whether it was started.
 */
export async function startBuild(
  place: RemotePlace,
  request: StartBuildCommandInput,
  options: StartOptions,
): Promise<Build> {
  const { signal, time, admission, queuedTimeoutMs, onFull } = options;
  const action = 'codebuild:StartBuild';
  const deadline = time.now() + queuedTimeoutMs;
  let full: Error | undefined;
  /** Never cut short: a build that started unheard of would have nobody to stop it. */
  const send = async (): Promise<Build | undefined> => {
    try {
      const { build } = await place.codebuild.send(new StartBuildCommand(request));
      if (build?.id === undefined) throw new Error('the answer names no build');
      return build;
    } catch (error) {
      if ((error as Error).name === 'ResourceNotFoundException') throw noProject(place.project, error);
      if (!isFull(error)) throw error;
      full = error as Error;
      return undefined;
    }
  };
  const attempt = async (): Promise<Build | undefined> => {
    for (;;) {
      try {
        // The SDK's own tries of the last call may take four minutes, within which the token must still be known.
        return await patiently(send, {
          action,
          time,
          patience: SHORT_PATIENCE,
          onTrouble: options.onTrouble,
        });
      } catch (error) {
        // Who is asked too often has started nothing, so that it can be asked again at any time.
        if (!isThrottled(error) || time.now() >= deadline) throw error;
        signal.throwIfAborted();
      }
    }
  };
  const build = await admission.enter({
    signal,
    deadline,
    attempt,
    onFull: () => onFull(full?.message ?? 'other builds wait for it as well'),
  });
  if (build === undefined) throw quota(full);
  return build;
}

const isThrottled = (error: unknown): boolean => mapAwsError(error, { action: '' }).code === 'aws/throttled';

function noProject(project: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    'codebuild/no-project',
    `CodeBuild has no project "${project}" in the account and region of the build`,
    {
      hints: ['bring the seedkit up to date, which has it: `seed seedkit deploy PROJECT`'],
      cause,
    },
  );
}

function quota(cause: Error | undefined): EnvironmentError {
  const reason = cause?.message ?? 'it has no room';
  return new EnvironmentError('codebuild/quota', `CodeBuild did not accept the build in time: ${reason}`, {
    hints: ['ask for a larger quota in Service Quotas', 'run fewer builds at once with `--parallelism`'],
    ...(cause === undefined ? {} : { cause }),
  });
}
