import { BatchGetBuildsCommand } from '@aws-sdk/client-codebuild';
import type { Build, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import { EnvironmentError } from '@seed/kernel';
import type { Clock } from '@seed/kernel';
import { setTimeout as delay } from 'node:timers/promises';

/** The service takes no more ids in one call. */
const IDS_PER_CALL = 100;
/** A build may be missing from an answer right after it was started. */
const MISSES = 5;

export interface PollPace {
  /** Milliseconds between calls while something happens. */
  readonly brisk: number;
  /** The longest pause while nothing changes. */
  readonly idle: number;
  /** How long ago the last change may be for the brisk pace. */
  readonly briskFor: number;
  /** The longest pause after the service said that it is asked too often. */
  readonly throttled: number;
}

export const POLL_PACE: PollPace = { brisk: 2000, idle: 10_000, briskFor: 30_000, throttled: 60_000 };

export interface BuildPoller {
  /**
   * Tells every new state of a build, the last one included, and resolves with that. Rejects with EnvironmentError
   * when the service cannot be asked or has forgotten the build, and with the signal's reason.
   */
  follow(id: string, onChange: (build: Build) => void, signal: AbortSignal): Promise<Build>;
}

interface Followed {
  readonly id: string;
  readonly onChange: (build: Build) => void;
  readonly resolve: (build: Build) => void;
  readonly reject: (error: unknown) => void;
  seen: string;
  misses: number;
}

const THROTTLED = /Throttling|TooManyRequests|RequestLimitExceeded/;

/** What has to differ for a state to be worth telling. */
const stateOf = (build: Build): string =>
  JSON.stringify([
    build.buildStatus,
    build.phases,
    build.logs?.streamName,
    build.exportedEnvironmentVariables,
  ]);

/** One poller for all builds of an account and region: each round asks for all of them, a hundred to a call. */
export function createBuildPoller(
  client: CodeBuildClient,
  { clock, pace = POLL_PACE }: { readonly clock: Clock; readonly pace?: PollPace },
): BuildPoller {
  const followed = new Set<Followed>();
  let polling = false;
  let changedAt = 0;
  let pause = pace.brisk;
  let wake = new AbortController();

  const end = (one: Followed, finish: () => void): void => {
    followed.delete(one);
    finish();
  };
  const told = (one: Followed, build: Build | undefined): void => {
    if (!followed.has(one)) return;
    if (build === undefined) {
      one.misses += 1;
      if (one.misses >= MISSES) end(one, () => one.reject(lost(one.id)));
      return;
    }
    one.misses = 0;
    const state = stateOf(build);
    if (state === one.seen) return;
    one.seen = state;
    changedAt = clock.now();
    one.onChange(build);
    if (build.buildComplete === true) end(one, () => one.resolve(build));
  };
  const ask = async (batch: readonly Followed[]): Promise<void> => {
    const answer = await client.send(new BatchGetBuildsCommand({ ids: batch.map(({ id }) => id) }));
    const builds = new Map(answer.builds?.map((build) => [build.id, build]));
    for (const one of batch) told(one, builds.get(one.id));
  };
  const round = async (): Promise<void> => {
    const all = [...followed];
    const batches: Followed[][] = [];
    for (let at = 0; at < all.length; at += IDS_PER_CALL) batches.push(all.slice(at, at + IDS_PER_CALL));
    try {
      for (const batch of batches) await ask(batch);
      const brisk = clock.now() - changedAt < pace.briskFor;
      pause = brisk ? pace.brisk : Math.min(pace.idle, pause * 1.5);
    } catch (error) {
      if (!THROTTLED.test(String((error as Error).name)))
        for (const one of all)
          end(one, () => one.reject(mapAwsError(error, { action: 'codebuild:BatchGetBuilds' })));
      pause = Math.min(pace.throttled, pause * 2);
    }
  };
  const poll = async (): Promise<void> => {
    polling = true;
    while (followed.size > 0) {
      await round();
      if (followed.size > 0) await delay(pause, undefined, { signal: wake.signal }).catch(() => undefined);
    }
    polling = false;
  };

  return {
    follow: (id, onChange, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const one: Followed = { id, onChange, resolve, reject, seen: '', misses: 0 };
        followed.add(one);
        changedAt = clock.now();
        pause = pace.brisk;
        signal.addEventListener(
          'abort',
          () => {
            end(one, () => reject(signal.reason as Error));
            if (followed.size > 0) return;
            wake.abort();
            wake = new AbortController();
          },
          { once: true },
        );
        if (!polling) void poll();
      }),
  };
}

function lost(id: string): EnvironmentError {
  return new EnvironmentError('codebuild/lost', `CodeBuild does not know the build "${id}" any more`, {
    hints: ['look at the history of the project in the console', 'run it again'],
  });
}
