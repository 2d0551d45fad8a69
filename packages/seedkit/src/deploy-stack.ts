import { EnvironmentError } from '@seed/kernel';
import { standingOf, succeeded } from './stack-standing.ts';
import type { Stack, StackIo, StackRequest, Stacks } from './stacks.ts';

/** What was done about a stack, for the person who asked for it. */
export interface StackNews {
  readonly stack: string;
  readonly what: 'waiting' | 'deleting-failed' | 'continuing-rollback' | 'creating' | 'updating' | 'deleting';
  /** The status that gave the reason. */
  readonly status?: string;
}

export interface DeployIo extends StackIo {
  readonly tell: (news: StackNews) => void;
}

export interface DeployedStack {
  readonly action: 'created' | 'updated' | 'unchanged';
  readonly stack: Stack;
}

/** A stack that changes its standing more often than this is fought over by someone else. */
const MOST_STEPS = 6;

async function failure(stacks: Stacks, stack: Stack, verb: string, io: StackIo): Promise<EnvironmentError> {
  const failures = await stacks.failures(stack.name, io);
  const why = failures.length > 0 ? failures : stack.reason === undefined ? [] : [stack.reason];
  return new EnvironmentError(
    'seedkit/stack-failed',
    [`stack "${stack.name}" could not be ${verb}: it is in ${stack.status}`, ...why].join('; '),
    {
      hints: ['repair what is named, then repeat the command: it goes on from any state of the stack'],
      data: { stack: stack.name, status: stack.status, failures },
    },
  );
}

/** Deletes a stack and waits until it is gone. */
export async function deleteStack(stacks: Stacks, name: string, io: DeployIo): Promise<void> {
  const before = await stacks.settle(name, io);
  if (standingOf(before?.status) === 'absent') return;
  io.tell({ stack: name, what: 'deleting', ...(before === undefined ? {} : { status: before.status }) });
  await stacks.delete(name, io);
  const left = await stacks.settle(name, io);
  if (left !== undefined && standingOf(left.status) !== 'absent')
    throw await failure(stacks, left, 'deleted', io);
}

/** Deletes what is left of a creation that failed. */
async function clear(stacks: Stacks, { name, status }: Stack, io: DeployIo): Promise<void> {
  io.tell({ stack: name, what: 'deleting-failed', status });
  await stacks.delete(name, io);
  const left = await stacks.settle(name, io);
  if (left !== undefined && standingOf(left.status) !== 'absent')
    throw await failure(stacks, left, 'deleted after it had failed', io);
}

async function release(stacks: Stacks, { name, status }: Stack, io: DeployIo): Promise<void> {
  io.tell({ stack: name, what: 'continuing-rollback', status });
  await stacks.continueRollback(name, io);
  const after = await stacks.settle(name, io);
  if (after !== undefined && standingOf(after.status) === 'stuck')
    throw await failure(stacks, after, 'led back to where it was', io);
}

async function finish(
  stacks: Stacks,
  request: StackRequest,
  action: 'created' | 'updated',
  io: DeployIo,
): Promise<DeployedStack> {
  const stack = await stacks.settle(request.name, io);
  if (stack === undefined || !succeeded(stack.status)) {
    const shown = stack ?? {
      name: request.name,
      id: '',
      status: 'DELETE_COMPLETE',
      outputs: {},
      parameters: {},
    };
    throw await failure(stacks, shown, action, io);
  }
  return { action, stack };
}

/**
 * Brings a stack to what is requested, from whatever state an earlier attempt left it in: what is under way is waited
 * for, a creation that failed is deleted first, a rollback that failed is continued. Rejects with EnvironmentError
 * `seedkit/stack-failed` that names each resource that failed.
 */
export async function deployStack(
  stacks: Stacks,
  request: StackRequest,
  io: DeployIo,
): Promise<DeployedStack> {
  const { name } = request;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const stack = await stacks.describe(name, io);
    const standing = standingOf(stack?.status);
    if (stack === undefined || standing === 'absent') {
      io.tell({ stack: name, what: 'creating' });
      await stacks.create(request, io);
      return finish(stacks, request, 'created', io);
    }
    if (standing === 'healthy') {
      io.tell({ stack: name, what: 'updating', status: stack.status });
      if (await stacks.update(request, io)) return finish(stacks, request, 'updated', io);
      return { action: 'unchanged', stack };
    }
    if (standing === 'dead') await clear(stacks, stack, io);
    else if (standing === 'stuck') await release(stacks, stack, io);
    else {
      io.tell({ stack: name, what: 'waiting', status: stack.status });
      await stacks.settle(name, io);
    }
  }
  throw new EnvironmentError(
    'seedkit/stack-busy',
    `stack "${name}" is changed by someone else all the time`,
    {
      hints: ['wait until the other run has ended, then repeat the command'],
    },
  );
}
