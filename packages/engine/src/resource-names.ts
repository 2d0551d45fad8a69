import { createHash } from 'node:crypto';
import { sessionHash } from '@seed/deployspec';
import type { PlannedResource, Target } from '@seed/kernel';
import type { DeploymentKey } from './observed.ts';

/** Seed-Farmer's limits: roles have 64 characters, stacks 128, buckets 63. */
const MOST_STACK_BASE = 117;
const MOST_ROLE_BASE = 55;
const MOST_GENERIC_BASE = 48;
const MOST_BUCKET = 63;

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

/** A module in its place; `project` with its case. */
export interface ModuleIdentity extends DeploymentKey {
  readonly group: string;
  readonly module: string;
}

/** The CloudFormation stack that a project's builds need in each account and region. */
export function seedkitStackName(project: string): string {
  return `aws-codeseeder-${project.toLowerCase()}`;
}

export function codebuildProjectName(project: string): string {
  return `codeseeder-${project.toLowerCase()}`;
}

export function buildLogGroupName(project: string): string {
  return `/aws/codebuild/${codebuildProjectName(project)}`;
}

export function artifactsStackName(project: string): string {
  return `seedfarmer-${project.toLowerCase()}-artifacts`;
}

/** Where bundles are kept for a later destroy; account and region give way to a hash where the name is too long. */
export function artifactsBucketName(
  project: string,
  { accountId, region }: Pick<Target, 'accountId' | 'region'>,
): string {
  const name = project.toLowerCase();
  const hash = sha1(`${accountId}-${region}`).slice(0, 6);
  const full = `seedfarmer-${name}-${region}-${accountId}-${hash}-no-delete`;
  if (full.length <= MOST_BUCKET) return full;
  const room = Math.max(0, MOST_BUCKET - `seedfarmer--${name}-no-delete`.length);
  return `seedfarmer-${name}-${sha1(`${name}-${region}-${accountId}`).slice(0, room)}-no-delete`;
}

export function projectPolicyStackName(project: string): string {
  return `${project.toLowerCase()}-managed-policy`;
}

/** The stack of a module's `modulestack.yaml`. */
export function moduleStackName({ project, deployment, group, module }: ModuleIdentity): string {
  const base = `${project.toLowerCase()}-${deployment}-${group}-${module}`;
  return `${base.length > MOST_STACK_BASE ? `${base.slice(0, 112)}-${sha1(base).slice(0, 4)}` : base}-iam-policy`;
}

/** The role of a module that has a `modulestack.yaml`. */
export function moduleRoleName(
  { project, deployment, group, module }: ModuleIdentity,
  { accountId, region }: Pick<Target, 'accountId' | 'region'>,
): string {
  const base = `${project}-${deployment}-${group}-${module}`;
  const fitted = base.length > MOST_ROLE_BASE ? `${base.slice(0, 50)}-${sha1(base).slice(0, 4)}` : base;
  return `${fitted}-${sessionHash(accountId, region)}`;
}

/** The role of all other modules of a deployment in a region. */
export function genericRoleName({ project, deployment }: DeploymentKey, region: string): string {
  const base = `${project}-${deployment}-${region}`;
  return base.length > MOST_GENERIC_BASE
    ? `${base.slice(0, 43)}-deployment-role-${sha1(base).slice(0, 4)}`
    : `${base}-deployment-role`;
}

/** The two roles that bootstrapping makes. */
export function bootstrapRoleName(
  kind: 'toolchain' | 'deployment',
  project: string,
  qualifier?: string,
): string {
  return `seedfarmer-${project.toLowerCase()}-${kind}-role${qualifier === undefined ? '' : `-${qualifier}`}`;
}

/** What a remote run makes for a module, or uses of what it made for the whole deployment. */
export function moduleResources(
  identity: ModuleIdentity,
  target: Target,
  { hasModuleStack }: { readonly hasModuleStack: boolean },
): PlannedResource[] {
  if (!hasModuleStack) return [{ kind: 'role', name: genericRoleName(identity, target.region) }];
  return [
    { kind: 'role', name: moduleRoleName(identity, target) },
    { kind: 'stack', name: moduleStackName(identity) },
  ];
}
