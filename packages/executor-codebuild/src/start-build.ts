import { setTimeout as delay } from 'node:timers/promises';
import { StartBuildCommand } from '@aws-sdk/client-codebuild';
import type { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import { EnvironmentError } from '@seed/kernel';
import type { RemotePlace } from './remote-place.ts';

export interface QueuePace {
  /** Milliseconds before the account is asked again whether it has room; doubles up to `most`. */
  readonly first: number;
  readonly most: number;
}

export const QUEUE_PACE: QueuePace = { first: 15_000, most: 60_000 };

export interface StartOptions {
  readonly signal: AbortSignal;
  /** How long room in the account is waited for. */
  readonly queuedTimeoutMs: number;
  /** Told once when the account has no room. */
  readonly onFull: (reason: string) => void;
  readonly pace?: QueuePace;
}

const isFull = (error: unknown): boolean => (error as Error).name === 'AccountLimitExceededException';

/** Starts a build. Where the account runs as many as it may, waits for room as long as the queue allows. */
export async function startBuild(
  place: RemotePlace,
  request: StartBuildCommandInput,
  options: StartOptions,
): Promise<Build> {
  const { signal, queuedTimeoutMs, pace = QUEUE_PACE } = options;
  const deadline = Date.now() + queuedTimeoutMs;
  let pause = pace.first;
  for (let told = false; ; told = true) {
    try {
      // Never cut short: a build that started unheard of would have nobody to stop it.
      const { build } = await place.codebuild.send(new StartBuildCommand(request));
      if (build?.id === undefined) throw new Error('the answer names no build');
      return build;
    } catch (error) {
      if (!isFull(error)) throw mapAwsError(error, { action: 'codebuild:StartBuild' });
      const reason = (error as Error).message;
      if (Date.now() + pause > deadline) throw quota(reason, error);
      if (!told) options.onFull(reason);
      await delay(pause, undefined, { signal });
      pause = Math.min(pace.most, pause * 2);
    }
  }
}

function quota(reason: string, cause: unknown): EnvironmentError {
  return new EnvironmentError('codebuild/quota', `CodeBuild did not accept the build in time: ${reason}`, {
    hints: ['ask for a larger quota in Service Quotas', 'run fewer builds at once with `--parallelism`'],
    cause,
  });
}
