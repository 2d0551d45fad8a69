import type { DeploymentKey } from '@seed/engine';
import type { PlannedTarget, SharedResource, Target } from '@seed/kernel';
import {
  projectPolicyOf,
  roleDifferences,
  seedkitTemplate,
  standingOf,
  templateStanding,
} from '@seed/seedkit';
import type { RoleHead, SeedkitSettings, Stack } from '@seed/seedkit';
import type { Accounts } from '../../cloud/accounts.ts';
import { targetNames } from './target-names.ts';

/** What is brought up to date although it is there: `--update-seedkit` and `--update-project-policy`. */
export interface Updates {
  readonly seedkit: boolean;
  readonly projectPolicy: boolean;
}

const works = (stack: Stack | undefined): boolean =>
  stack !== undefined && standingOf(stack.status) === 'healthy';

function stackResource(name: string, stack: Stack | undefined, update: boolean): SharedResource {
  const action = !works(stack) ? 'create' : update ? 'update' : 'none';
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
function settingsDrift({ parameters }: Stack, settings: SeedkitSettings): string[] {
  return WORDS.flatMap(([name, parameter, what]) => {
    const wanted = textOf(settings[name]);
    const present = parameters[parameter] ?? '';
    if (wanted === undefined || wanted === present) return [];
    return [
      `${what}: "${wanted}" in the manifest, "${present}" in the seedkit; \`--update-seedkit\` brings it there`,
    ];
  });
}

const named = (names: readonly string[]): string => (names.length === 0 ? '' : ` in ${names.join(', ')}`);

export interface SurveyOptions {
  readonly key: DeploymentKey;
  readonly accounts: Accounts;
  readonly settings: SeedkitSettings;
  readonly updates: Updates;
  /** Text of the project's own policy. */
  readonly projectPolicy?: string;
  /** Whether to tell what is there otherwise than it would be made now. */
  readonly compares: boolean;
  readonly signal: AbortSignal;
}

interface Present {
  readonly seedkit: Stack | undefined;
  readonly policy: Stack | undefined;
  readonly role: RoleHead | undefined;
}

/** What is there otherwise than it would be made now, unless the run brings it up to date. */
async function driftOf(target: Target, present: Present, options: SurveyOptions): Promise<readonly string[]> {
  const { accounts, settings, updates, signal } = options;
  const { stacks } = accounts.target(target);
  const looks = { stacks, signal };
  const seedkit = !updates.seedkit && works(present.seedkit) ? present.seedkit : undefined;
  const policy = !updates.projectPolicy && works(present.policy) ? present.policy : undefined;
  const [ofSeedkit, ofPolicy] = await Promise.all([
    seedkit && templateStanding(seedkit.name, seedkitTemplate(), looks),
    policy && templateStanding(policy.name, projectPolicyOf(options.projectPolicy, settings), looks),
  ]);
  return [
    ...(seedkit === undefined ? [] : settingsDrift(seedkit, settings)),
    ...(seedkit !== undefined && ofSeedkit?.state === 'differs'
      ? [
          `stack ${seedkit.name} is of another version of seed${named(ofSeedkit.resources)}; \`--update-seedkit\` brings it up to date`,
        ]
      : []),
    ...(policy !== undefined && ofPolicy?.state === 'differs'
      ? [
          `stack ${policy.name} has another policy than the project; \`--update-project-policy\` brings it up to date`,
        ]
      : []),
    ...(present.role === undefined ? [] : roleDifferences(present.role, wantedRole(settings))),
  ];
}

const wantedRole = ({ rolePrefix, permissionsBoundaryArn }: SeedkitSettings) => ({
  ...(rolePrefix === undefined ? {} : { path: rolePrefix }),
  ...(permissionsBoundaryArn === undefined ? {} : { permissionsBoundary: permissionsBoundaryArn }),
});

/** Looks at what an account and region has for builds, and says what a run would do about it. Changes nothing. */
export async function surveyTarget(target: Target, options: SurveyOptions): Promise<PlannedTarget> {
  const { key, accounts, settings, updates, signal } = options;
  const { stacks, roles } = accounts.target(target);
  const names = targetNames(key, target);
  const [seedkit, artifacts, policy, role] = await Promise.all([
    stacks.describe(names.seedkitStack, { signal }),
    stacks.describe(names.artifactsStack, { signal }),
    stacks.describe(names.policyStack, { signal }),
    roles.find(names.genericRole, { signal }),
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
    drift: options.compares ? await driftOf(target, { seedkit, policy, role }, options) : [],
  };
}
