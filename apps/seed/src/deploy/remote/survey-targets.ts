import type { DeploymentKey } from '@seed/engine';
import type { PlannedTarget, SharedResource, Target } from '@seed/kernel';
import { standingOf } from '@seed/seedkit';
import type { SeedkitSettings, Stack } from '@seed/seedkit';
import type { Accounts } from '../../cloud/accounts.ts';
import { targetNames } from './target-names.ts';

/** What is brought up to date although it is there: `--update-seedkit` and `--update-project-policy`. */
export interface Updates {
  readonly seedkit: boolean;
  readonly projectPolicy: boolean;
}

function stackResource(name: string, stack: Stack | undefined, update: boolean): SharedResource {
  const works = stack !== undefined && standingOf(stack.status) === 'healthy';
  const action = !works ? 'create' : update ? 'update' : 'none';
  return { kind: 'stack', name, action, ...(stack === undefined ? {} : { status: stack.status }) };
}

const WORDS: readonly (readonly [keyof SeedkitSettings, parameter: string, what: string])[] = [
  ['vpcId', 'VpcId', 'the VPC'],
  ['subnetIds', 'SubnetIds', 'the subnets'],
  ['securityGroupIds', 'SecurityGroupIds', 'the security groups'],
  ['rolePrefix', 'RolePrefix', 'the path of roles'],
  ['policyPrefix', 'PolicyPrefix', 'the path of policies'],
  ['permissionsBoundaryArn', 'PermissionsBoundaryArn', 'the permissions boundary'],
];

const textOf = (value: SeedkitSettings[keyof SeedkitSettings]): string | undefined =>
  Array.isArray(value) ? value.join(',') : value === undefined ? undefined : String(value);

/** Settings that the manifest gives and the stack has otherwise; what it does not give stays as it is. */
function driftOf(stack: Stack | undefined, settings: SeedkitSettings): string[] {
  if (stack === undefined) return [];
  return WORDS.flatMap(([name, parameter, what]) => {
    const wanted = textOf(settings[name]);
    const present = stack.parameters[parameter] ?? '';
    if (wanted === undefined || wanted === present) return [];
    return [`${what}: "${wanted}" in the manifest, "${present}" in the seedkit`];
  });
}

export interface SurveyOptions {
  readonly key: DeploymentKey;
  readonly accounts: Accounts;
  readonly settings: SeedkitSettings;
  readonly updates: Updates;
  readonly signal: AbortSignal;
}

/** Looks at what an account and region has for builds, and says what a run would do about it. Changes nothing. */
export async function surveyTarget(target: Target, options: SurveyOptions): Promise<PlannedTarget> {
  const { key, accounts, settings, updates, signal } = options;
  const { stacks, roles } = accounts.target(target);
  const names = targetNames(key, target);
  const [seedkit, artifacts, policy, role] = await Promise.all([
    stacks.describe(names.seedkitStack, { signal }),
    stacks.describe(names.artifactsStack, { signal }),
    stacks.describe(names.policyStack, { signal }),
    roles.describe(names.genericRole, { signal }),
  ]);
  const logs = settings.selfAccessLogs === true && artifacts?.parameters['EnableSelfAccessLogs'] !== 'true';
  return {
    target,
    resources: [
      stackResource(names.seedkitStack, seedkit, updates.seedkit),
      stackResource(names.artifactsStack, artifacts, logs),
      stackResource(names.policyStack, policy, updates.projectPolicy),
      { kind: 'role', name: names.genericRole, action: role === undefined ? 'create' : 'none' },
    ],
    drift: updates.seedkit ? [] : driftOf(seedkit, settings),
  };
}
