import { removeStackWithBucket } from './deploy-seedkit.ts';
import { deleteStack } from './deploy-stack.ts';
import type { DeployIo } from './deploy-stack.ts';
import type { TargetNames } from './prime-target.ts';
import type { Roles } from './roles.ts';
import { standingOf } from './stack-standing.ts';
import type { Buckets, Stacks } from './stacks.ts';

export interface TeardownRequest {
  readonly names: TargetNames;
  readonly removeSeedkit: boolean;
}

/** What went, and what stayed because something else uses it. */
export interface Teardown {
  readonly removed: readonly string[];
  readonly kept: readonly { readonly name: string; readonly because: string }[];
}

export type TeardownIo = DeployIo & {
  readonly stacks: Stacks;
  readonly roles: Roles;
  readonly buckets: Buckets;
};

type Outcome = 'removed' | 'absent' | { readonly because: string };

/** Says who has a policy, with a few of the names. */
function usedBy(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `${shown.join(', ')}${more} ${names.length === 1 ? 'has' : 'have'} its policy`;
}

async function removePolicy(name: string, io: TeardownIo): Promise<Outcome> {
  const stack = await io.stacks.settle(name, io);
  if (stack === undefined || standingOf(stack.status) === 'absent') return 'absent';
  const arn = stack.outputs['ProjectPolicyARN'];
  const used = arn === undefined ? [] : await io.roles.holders(arn, io);
  if (used.length > 0) return { because: usedBy(used) };
  await deleteStack(io.stacks, name, io);
  return 'removed';
}

async function removeArtifacts(name: string, io: TeardownIo): Promise<Outcome> {
  const stack = await io.stacks.settle(name, io);
  const bucket = stack?.outputs['Bucket'];
  if (bucket !== undefined && (await io.buckets.holds(bucket, 'bundle/', io)))
    return { because: 'it holds bundles of other deployments' };
  return (await removeStackWithBucket(name, io)) ? 'removed' : 'absent';
}

async function removeSeedkit(name: string, io: TeardownIo): Promise<Outcome> {
  const stack = await io.stacks.settle(name, io);
  const arn = stack?.outputs['SeedkitResourcesPolicyArn'];
  const own = stack?.outputs['CodeBuildRole'];
  const holders = arn === undefined ? [] : await io.roles.holders(arn, io);
  const others = holders.filter((name) => name !== own);
  if (others.length > 0) return { because: usedBy(others) };
  return (await removeStackWithBucket(name, io)) ? 'removed' : 'absent';
}

/**
 * Takes away what a deployment had in an account and region after its last module went: the generic role, and the
 * stacks that no other deployment of the project uses. What is not there is fine.
 */
export async function teardownTarget(request: TeardownRequest, io: TeardownIo): Promise<Teardown> {
  const { names } = request;
  const role = await io.roles.describe(names.genericRole, io);
  if (role !== undefined) await io.roles.delete(names.genericRole, io);
  const outcomes: (readonly [string, Outcome])[] = [
    [names.genericRole, role === undefined ? 'absent' : 'removed'],
    [names.policyStack, await removePolicy(names.policyStack, io)],
    [names.artifactsStack, await removeArtifacts(names.artifactsStack, io)],
    ...(request.removeSeedkit
      ? [[names.seedkitStack, await removeSeedkit(names.seedkitStack, io)] as const]
      : []),
  ];
  return {
    removed: outcomes.filter(([, outcome]) => outcome === 'removed').map(([name]) => name),
    kept: outcomes.flatMap(([name, outcome]) =>
      typeof outcome === 'string' ? [] : [{ name, because: outcome.because }],
    ),
  };
}
