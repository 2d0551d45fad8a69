import { CancelledError } from '@seed/kernel';
import type { DeployIo, StackNews } from '@seed/seedkit';
import type { CommandContext } from '../command.ts';
import type { StopSignal } from '../process-io.ts';
import type { Settings } from '../settings.ts';
import type { CloudPlace, CloudTarget } from './accounts.ts';

/** The caller's own account and region, with the caller's own credentials. */
export interface Cloud extends Pick<CloudTarget, 'stacks' | 'roles' | 'buckets' | 'place'> {
  close(): void;
}

export type CloudIo = DeployIo & Cloud & { readonly here: CloudPlace };

const NEWS: Readonly<Record<StackNews['what'], (news: StackNews) => string>> = {
  creating: ({ stack }) => `creating stack ${stack}`,
  updating: ({ stack }) => `comparing stack ${stack}`,
  deleting: ({ stack }) => `deleting stack ${stack}`,
  waiting: ({ stack, status }) => `waiting for stack ${stack}, which is in ${status}`,
  'deleting-failed': ({ stack, status }) =>
    `deleting stack ${stack}, which an earlier attempt left in ${status}`,
  'continuing-rollback': ({ stack, status }) =>
    `continuing the rollback of stack ${stack}, which is in ${status}`,
};

const interrupted = (by: StopSignal): CancelledError =>
  new CancelledError('cli/interrupted', 'interrupted; what CloudFormation had begun goes on by itself', by, {
    hints: ['repeat the command later: it waits for what is under way'],
  });

/** Does work in the caller's account; an interrupt ends the waiting, and CloudFormation goes on by itself. */
export async function withCloud<T>(
  context: CommandContext,
  settings: Settings,
  work: (io: CloudIo) => Promise<T>,
): Promise<T> {
  const { io, general } = context;
  const wiring = await context.wiring();
  const cloud = await wiring.cloud({ settings, io });
  const stop = new AbortController();
  const release = io.onSignal((signal) => stop.abort(interrupted(signal)));
  const tell = (news: StackNews) => general.quiet !== true && context.note(NEWS[news.what](news));
  try {
    const here = await cloud.place();
    return await work({ ...cloud, here, signal: stop.signal, tell });
  } finally {
    release();
    cloud.close();
  }
}
