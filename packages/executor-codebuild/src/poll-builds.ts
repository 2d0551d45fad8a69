import { BatchGetBuildsCommand } from '@aws-sdk/client-codebuild';
import type { Build, CodeBuildClient } from '@aws-sdk/client-codebuild';
import { mapAwsError } from '@seed/aws';
import { EnvironmentError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import { isPassing } from './patiently.ts';
import { createCallBudget } from './call-budget.ts';
import type { Time } from './time.ts';
import { watchOutage } from './watch-outage.ts';

/** The service takes no more ids in one call. */
export const IDS_PER_CALL = 100;
/** How often in a row the service may say that it does not know a build: it forgets one for moments after its start. */
const MISSES = 5;

export interface PollPace {
  /** Milliseconds between two calls for the same hundred builds, on average over any time. */
  readonly every: number;
  /** The longest pause while the service cannot be asked. */
  readonly troubled: number;
  /** How long it may not be asked before builds are given up. */
  readonly patience: number;
}

export const POLL_PACE: PollPace = { every: 30_000, troubled: 60_000, patience: 15 * 60_000 };

export interface FollowOptions {
  /** Told every new state of the build, the last one included. */
  readonly onChange: (build: Build) => void;
  readonly signal: AbortSignal;
  /** True while something else tells when the build ends, so that it is asked about half as often. */
  readonly heard?: () => boolean;
  /** The service cannot be asked for now: told to one of all followed builds, once each time. */
  readonly onTrouble?: (error: SeedError) => void;
}

export interface BuildPoller {
  /**
   * Resolves with the last state of a build. Rejects with EnvironmentError when the service may not be asked, cannot be
   * asked for long, or has forgotten the build, and with the signal's reason.
   */
  follow(id: string, options: FollowOptions): Promise<Build>;
  /** Something happened to the build: it is asked about in so many milliseconds, as far as the pace allows. */
  hint(id: string, ms: number): void;
}

interface Followed extends FollowOptions {
  readonly id: string;
  readonly resolve: (build: Build) => void;
  readonly reject: (error: unknown) => void;
  /** Called when its signal aborts. */
  readonly leave: () => void;
  seen: string;
  misses: number;
  askedAt: number;
  /** When it is to be asked about out of turn. */
  hintedAt: number;
}

/** What has to differ for a state to be worth telling. */
const stateOf = (build: Build): string =>
  JSON.stringify([build.buildStatus, build.phases, build.logs, build.exportedEnvironmentVariables]);

const dueAt = ({ askedAt, hintedAt, heard }: Followed, every: number): number =>
  Math.min(hintedAt, askedAt + every * (heard?.() === true ? 2 : 1));

/** Whom to ask about now: first those of which a change is known, then those that have waited longest. */
function nextBatch(followed: ReadonlySet<Followed>, now: number, every: number): readonly Followed[] {
  const early = (one: Followed): number => (one.hintedAt <= now ? 0 : 1);
  const batch = [...followed]
    .sort((a, b) => early(a) - early(b) || a.askedAt - b.askedAt)
    .slice(0, IDS_PER_CALL);
  for (const one of batch) {
    // One that is about to end is asked about until it has.
    one.hintedAt = one.hintedAt <= now ? now + every / 3 : one.hintedAt;
    one.askedAt = now;
  }
  return batch;
}

/**
 * One poller for all builds of an account and region. A call asks about a hundred of them: first those of which a change
 * is known, then those that have waited longest.
 */
export function createBuildPoller(
  client: CodeBuildClient,
  { time, pace = POLL_PACE }: { readonly time: Time; readonly pace?: PollPace },
): BuildPoller {
  const followed = new Set<Followed>();
  const budget = createCallBudget(time, pace.every);
  let wake = new AbortController();
  let polling = false;
  const outage = watchOutage(time, pace);

  const rouse = (): void => {
    wake.abort();
    wake = new AbortController();
  };
  const resize = (change: () => void): void => {
    change();
    budget.resize(Math.ceil(followed.size / IDS_PER_CALL));
  };
  const end = (one: Followed, finish: () => void): void => {
    resize(() => followed.delete(one));
    // The signal may be that of a run, which outlives its builds.
    one.signal.removeEventListener('abort', one.leave);
    finish();
  };
  const told = (one: Followed, build: Build): void => {
    one.misses = 0;
    const state = stateOf(build);
    if (state !== one.seen) {
      one.seen = state;
      one.onChange(build);
    }
    if (build.buildComplete === true) end(one, () => one.resolve(build));
  };
  const missed = (one: Followed): void => {
    one.misses += 1;
    if (one.misses >= MISSES) end(one, () => one.reject(lost(one.id)));
  };
  const failed = (batch: readonly Followed[], error: unknown): void => {
    const mapped = mapAwsError(error, { action: 'codebuild:BatchGetBuilds' });
    if (!isPassing(error)) {
      for (const one of batch) end(one, () => one.reject(mapped));
      return;
    }
    const { isFirst, isOver } = outage.failed();
    if (isFirst) batch[0]?.onTrouble?.(mapped);
    if (isOver) for (const one of followed) end(one, () => one.reject(unfollowed(one.id, mapped)));
  };
  const ask = async (): Promise<void> => {
    const batch = nextBatch(followed, time.now(), pace.every);
    try {
      const answer = await client.send(new BatchGetBuildsCommand({ ids: batch.map(({ id }) => id) }));
      outage.answered();
      const builds = new Map(answer.builds?.map((build) => [build.id, build]));
      const unknown = new Set(answer.buildsNotFound);
      for (const one of batch.filter((asked) => followed.has(asked))) {
        const build = builds.get(one.id);
        // An answer may also say nothing at all of a build.
        if (build !== undefined) told(one, build);
        else if (unknown.has(one.id)) missed(one);
      }
    } catch (error) {
      failed(
        batch.filter((one) => followed.has(one)),
        error,
      );
    }
  };
  const poll = async (): Promise<void> => {
    polling = true;
    while (followed.size > 0) {
      const due = Math.min(...[...followed].map((one) => dueAt(one, pace.every)));
      const wait = Math.max(due, budget.nextAt(), outage.until()) - time.now();
      if (wait > 0) {
        await time.sleep(Math.ceil(wait), wake.signal);
        continue;
      }
      budget.spend();
      await ask();
    }
    polling = false;
  };

  return {
    follow: (id, options) =>
      new Promise((resolve, reject) => {
        const { signal } = options;
        if (signal.aborted) return reject(signal.reason as Error);
        const leave = (): void => {
          end(one, () => reject(signal.reason as Error));
          rouse();
        };
        const one: Followed = {
          ...options,
          id,
          resolve,
          reject,
          leave,
          seen: '',
          misses: 0,
          askedAt: time.now(),
          hintedAt: Number.POSITIVE_INFINITY,
        };
        signal.addEventListener('abort', leave, { once: true });
        resize(() => followed.add(one));
        if (!polling) void poll();
      }),
    hint(id, ms) {
      for (const one of followed) if (one.id === id) one.hintedAt = Math.min(one.hintedAt, time.now() + ms);
      rouse();
    },
  };
}

function lost(id: string): EnvironmentError {
  return new EnvironmentError('codebuild/lost', `CodeBuild does not know the build "${id}" any more`, {
    hints: ['look at the history of the project in the console', 'run it again'],
  });
}

function unfollowed(id: string, why: SeedError): EnvironmentError {
  return new EnvironmentError('codebuild/unfollowed', `the build "${id}" goes on unseen: ${why.message}`, {
    hints: [
      ...(why.hints ?? []),
      `see what became of it with \`aws codebuild batch-get-builds --ids ${id}\``,
    ],
    cause: why,
  });
}
