import type { CodeBuildClient } from '@aws-sdk/client-codebuild';
import type { BuildJob } from '@seed/deployspec';
import { createAdmission } from './admit-builds.ts';
import type { Admission, QueuePace } from './admit-builds.ts';
import { createTurns } from './log-turns.ts';
import type { Turns } from './log-turns.ts';
import { createBuildPoller } from './poll-builds.ts';
import type { BuildPoller, PollPace } from './poll-builds.ts';
import { environmentTypeOf } from './start-request.ts';
import type { Time } from './time.ts';

/** What builds of one executor have in common, by the account and region that a client calls. */
export interface SharedParts {
  poller(client: CodeBuildClient): BuildPoller;
  /** Accounts limit builds by the kind of their machines. */
  admission(client: CodeBuildClient, job: BuildJob): Admission;
  readonly turn: Turns;
}

export function shareParts(
  time: Time,
  pace: { readonly poll?: PollPace; readonly queue?: QueuePace } = {},
): SharedParts {
  const pollers = new Map<CodeBuildClient, BuildPoller>();
  const admissions = new Map<CodeBuildClient, Map<string, Admission>>();
  return {
    turn: createTurns(time),
    poller(client) {
      const { poll } = pace;
      const poller =
        pollers.get(client) ??
        createBuildPoller(client, { time, ...(poll === undefined ? {} : { pace: poll }) });
      pollers.set(client, poller);
      return poller;
    },
    admission(client, job) {
      const kinds = admissions.get(client) ?? new Map<string, Admission>();
      admissions.set(client, kinds);
      const kind = `${environmentTypeOf(job)} ${job.compute.type}`;
      const admission = kinds.get(kind) ?? createAdmission(time, pace.queue);
      kinds.set(kind, admission);
      return admission;
    },
  };
}
