import { createHash } from 'node:crypto';
import { InputError } from '@seed/kernel';
import { DEFAULT_BUILD_IMAGE } from './seedkit-template.ts';
import type { Stack } from './stacks.ts';

/** What a seedkit is asked to be. What is absent stays as it is; an empty text or list takes it away. */
export interface SeedkitSettings {
  readonly buildImage?: string;
  readonly rolePrefix?: string;
  readonly policyPrefix?: string;
  readonly managedPolicyArns?: readonly string[];
  readonly vpcId?: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
  readonly codeArtifact?: boolean;
  readonly permissionsBoundaryArn?: string;
  readonly selfAccessLogs?: boolean;
}

/** CodeBuild's own limit. */
const MOST_SECURITY_GROUPS = 5;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Six letters that follow from a text. */
export function deployIdOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return [...digest.subarray(0, 6)].map((byte) => LETTERS[byte % 26] ?? 'a').join('');
}

const listed = (values: readonly string[] | undefined): string | undefined =>
  values?.filter((value) => value !== '').join(',');

const onOff = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : String(value);

/** Parameters of the template that say something. */
function given(settings: SeedkitSettings): Record<string, string> {
  const all: Record<string, string | undefined> = {
    RolePrefix: settings.rolePrefix,
    PolicyPrefix: settings.policyPrefix,
    ManagedPolicyArns: listed(settings.managedPolicyArns),
    VpcId: settings.vpcId,
    SubnetIds: settings.vpcId === '' ? '' : listed(settings.subnetIds),
    SecurityGroupIds: settings.vpcId === '' ? '' : listed(settings.securityGroupIds),
    DeployCodeArtifact: onOff(settings.codeArtifact),
    PermissionsBoundaryArn: settings.permissionsBoundaryArn,
    EnableSelfAccessLogs: onOff(settings.selfAccessLogs),
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Settings that an existing stack keeps: those of its parameters that the template still has. */
const STICKY = [
  'SeedkitName',
  'RolePrefix',
  'PolicyPrefix',
  'ManagedPolicyArns',
  'VpcId',
  'SubnetIds',
  'SecurityGroupIds',
  'DeployCodeArtifact',
  'PermissionsBoundaryArn',
  'AccessLoggingPrefix',
  'EnableSelfAccessLogs',
];

function kept(stack: Stack | undefined): Record<string, string> {
  if (stack === undefined) return {};
  const { outputs, parameters } = stack;
  return {
    // Stacks of aws-codeseeder have the identifier in their outputs alone.
    ...(outputs['CodeArtifactDomain'] === undefined ? {} : { DeployCodeArtifact: 'true' }),
    ...Object.fromEntries(
      STICKY.flatMap((name) => {
        const value = parameters[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

function checkNetwork(parameters: Readonly<Record<string, string>>): void {
  const names = ['VpcId', 'SubnetIds', 'SecurityGroupIds'];
  const missing = names.filter((name) => (parameters[name] ?? '') === '');
  const flags: Record<string, string> = {
    VpcId: '--vpc-id',
    SubnetIds: '--subnet-id',
    SecurityGroupIds: '--sg-id',
  };
  if (missing.length > 0 && missing.length < names.length)
    throw new InputError(
      'seedkit/partial-network',
      `builds in a VPC need ${missing.map((name) => `"${flags[name]}"`).join(' and ')} as well`,
      { hints: ['give all three, or take builds out of the VPC with `--vpc-id=`'] },
    );
  const groups = (parameters['SecurityGroupIds'] ?? '').split(',').length;
  if (groups > MOST_SECURITY_GROUPS)
    throw new InputError(
      'seedkit/partial-network',
      `${groups} security groups are too many: CodeBuild takes ${MOST_SECURITY_GROUPS}`,
      { hints: [`give at most ${MOST_SECURITY_GROUPS} times \`--sg-id\``] },
    );
}

export interface SeedkitIdentity {
  readonly project: string;
  /** Used where the stack has none yet. */
  readonly deployId: string;
}

/**
 * The parameters of the seedkit's template: what was asked, then what the stack has, then the defaults. Throws
 * InputError `seedkit/partial-network`.
 */
export function seedkitParameters(
  settings: SeedkitSettings,
  { project, deployId }: SeedkitIdentity,
  stack: Stack | undefined,
): Record<string, string> {
  const lower = project.toLowerCase();
  const parameters: Record<string, string> = {
    SeedkitName: lower,
    ...kept(stack),
    ...given(settings),
    SeedkitNameLower: lower,
    DeployId: stack?.outputs['DeployId'] ?? deployId,
    BuildImage: settings.buildImage ?? DEFAULT_BUILD_IMAGE,
  };
  checkNetwork(parameters);
  return parameters;
}
