import { artifactsTemplate } from './artifacts-template.ts';
import type { RoleIo } from './await-role.ts';
import { checkNames } from './check-names.ts';
import { deploySeedkit } from './deploy-seedkit.ts';
import { deployStack } from './deploy-stack.ts';
import type { DeployedStack, DeployIo } from './deploy-stack.ts';
import { ensureRole } from './ensure-role.ts';
import type { BuildRole } from './ensure-role.ts';
import { projectPolicyOf } from './project-policy-template.ts';
import type { SeedkitSettings } from './seedkit-settings.ts';
import { standingOf } from './stack-standing.ts';
import type { Stack, StackRequest, Stacks } from './stacks.ts';

/** Seed-Farmer's names of what a deployment has in an account and region. */
export interface TargetNames {
  readonly seedkitStack: string;
  readonly artifactsStack: string;
  readonly artifactsBucket: string;
  readonly policyStack: string;
  readonly genericRole: string;
}

export interface PrimeRequest {
  readonly project: string;
  readonly deployment: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly names: TargetNames;
  /** Six new letters, for a seedkit that does not exist yet. */
  readonly deployId: string;
  readonly seedkit: SeedkitSettings;
  /** Text of the project's own policy template; else the built-in one is taken. */
  readonly projectPolicy?: string;
  readonly dockerSecret?: string;
  /** What is brought up to date although it is there. */
  readonly update: { readonly seedkit: boolean; readonly projectPolicy: boolean };
}

/** What builds in an account and region need to know. */
export interface Primed {
  /** All outputs of the seedkit. */
  readonly seedkit: Readonly<Record<string, string>>;
  readonly seedkitStatus: string;
  readonly artifactsBucket: string;
  readonly projectPolicyArn: string;
  readonly genericRoleArn: string;
  /** Names of stacks and roles that were made or changed. */
  readonly changed: readonly string[];
  /** What the generic role keeps otherwise than asked. */
  readonly differs: readonly string[];
}

export type PrimeIo = DeployIo & RoleIo & { readonly stacks: Stacks };

type Deployed = DeployedStack | { readonly action: 'unchanged'; readonly stack: Stack };

/** Leaves a stack that works alone, unless it is to be brought up to date. */
async function unlessThere(
  name: string,
  update: (stack: Stack) => boolean,
  io: PrimeIo,
  deploy: () => Promise<DeployedStack>,
): Promise<Deployed> {
  const stack = await io.stacks.settle(name, io);
  const works = stack !== undefined && standingOf(stack.status) === 'healthy';
  return works && !update(stack) ? { action: 'unchanged', stack } : deploy();
}

function artifacts({ project, names, seedkit }: PrimeRequest): StackRequest {
  const lower = project.toLowerCase();
  return {
    name: names.artifactsStack,
    template: artifactsTemplate(),
    parameters: {
      ProjectName: lower,
      BucketName: names.artifactsBucket,
      EnableSelfAccessLogs: String(seedkit.selfAccessLogs ?? false),
    },
    tags: { 'codeseeder-seedkit': lower },
    keep: ['Bucket'],
  };
}

function projectPolicy({ project, deployment, names, ...request }: PrimeRequest): StackRequest {
  return {
    name: names.policyStack,
    template: projectPolicyOf(request.projectPolicy, request.seedkit),
    parameters: {
      ProjectName: project,
      ProjectNameLower: project.toLowerCase(),
      DeploymentName: deployment,
    },
    tags: { 'codeseeder-seedkit': deployment },
  };
}

function genericRole(request: PrimeRequest, policyArns: readonly string[]): BuildRole {
  const { project, deployment, region, accountId, partition, names, seedkit, dockerSecret } = request;
  return {
    name: names.genericRole,
    project,
    deployment,
    region,
    accountId,
    partition,
    policyArns,
    ...(seedkit.rolePrefix === undefined ? {} : { path: seedkit.rolePrefix }),
    ...(seedkit.permissionsBoundaryArn === undefined
      ? {}
      : { permissionsBoundary: seedkit.permissionsBoundaryArn }),
    ...(dockerSecret === undefined ? {} : { dockerSecret }),
  };
}

/**
 * Gives an account and region what deployments need there: three stacks and the generic role. What is there and works
 * is left as it is, whoever made it, and nothing is written then. Rejects as `deploySeedkit` does.
 */
export async function primeTarget(request: PrimeRequest, io: PrimeIo): Promise<Primed> {
  const { names, update, seedkit: settings } = request;
  checkNames({ resources: [{ kind: 'bucket', name: names.artifactsBucket, most: 63 }] });
  const place = { ...request, stackName: names.seedkitStack };
  const seedkit = await unlessThere(
    names.seedkitStack,
    () => update.seedkit,
    io,
    () => deploySeedkit(place, settings, io),
  );
  const bucket = await unlessThere(
    names.artifactsStack,
    ({ parameters }) => settings.selfAccessLogs === true && parameters['EnableSelfAccessLogs'] !== 'true',
    io,
    () => deployStack(io.stacks, artifacts(request), io),
  );
  const policy = await unlessThere(
    names.policyStack,
    () => update.projectPolicy,
    io,
    () => deployStack(io.stacks, projectPolicy(request), io),
  );
  const outputs = { ...seedkit.stack.outputs };
  const projectPolicyArn = policy.stack.outputs['ProjectPolicyARN'] ?? '';
  const policies = [outputs['SeedkitResourcesPolicyArn'] ?? '', projectPolicyArn].filter((arn) => arn !== '');
  const generic = await ensureRole(genericRole(request, policies), io);
  return {
    seedkit: outputs,
    seedkitStatus: seedkit.stack.status,
    artifactsBucket: bucket.stack.outputs['Bucket'] ?? names.artifactsBucket,
    projectPolicyArn,
    genericRoleArn: generic.role.arn,
    changed: [
      ...[seedkit, bucket, policy]
        .filter(({ action }) => action !== 'unchanged')
        .map(({ stack }) => stack.name),
      ...(generic.changed ? [names.genericRole] : []),
    ],
    differs: generic.differs,
  };
}
