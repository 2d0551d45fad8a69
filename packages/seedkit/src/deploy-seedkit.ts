import { checkNames } from './check-names.ts';
import { deleteStack, deployStack } from './deploy-stack.ts';
import type { DeployedStack, DeployIo } from './deploy-stack.ts';
import { seedkitParameters } from './seedkit-settings.ts';
import type { SeedkitSettings } from './seedkit-settings.ts';
import { seedkitTemplate } from './seedkit-template.ts';
import { standingOf } from './stack-standing.ts';
import type { Buckets, Stack, Stacks } from './stacks.ts';

/** A seedkit in one account and region. */
export interface SeedkitPlace {
  readonly project: string;
  /** `aws-codeseeder-…` */
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** Six new letters, for a seedkit that does not exist yet. */
  readonly deployId: string;
}

/** What has data or is in use, and so is never taken away by an update. */
const KEPT = ['Bucket', 'KmsKey', 'CodeBuildProject', 'CodeBuildRole', 'SeedkitResourcesPolicy'];

/** Throws InputError where a name that AWS would get is too long or has wrong letters. */
export function checkSeedkitNames(
  { project, accountId, region }: Pick<SeedkitPlace, 'project' | 'accountId' | 'region'>,
  settings: SeedkitSettings,
): void {
  const name = project.toLowerCase();
  const absent = (value: string | undefined) => (value === '' ? undefined : value);
  checkNames({
    project,
    rolePrefix: settings.rolePrefix,
    policyPrefix: settings.policyPrefix,
    permissionsBoundary: absent(settings.permissionsBoundaryArn),
    policyArns: settings.managedPolicyArns?.filter((arn) => arn !== ''),
    resources: [
      { kind: 'bucket', name: `codeseeder-${name}-${accountId}-xxxxxx`, most: 63 },
      { kind: 'role', name: `codeseeder-${name}-${region}-codebuild`, most: 64 },
    ],
  });
}

async function settled(stacks: Stacks, name: string, io: DeployIo): Promise<Stack | undefined> {
  const stack = await stacks.settle(name, io);
  return ['absent', 'dead'].includes(standingOf(stack?.status)) ? undefined : stack;
}

/**
 * Makes the seedkit of a project, or brings it up to date. Settings that are not given stay as they are. Rejects with
 * InputError for names and networks that cannot be, EnvironmentError `seedkit/stack-failed`, and ConflictError
 * `seedkit/keeps-resources`.
 */
export async function deploySeedkit(
  place: SeedkitPlace,
  settings: SeedkitSettings,
  io: DeployIo & { readonly stacks: Stacks },
): Promise<DeployedStack> {
  checkSeedkitNames(place, settings);
  const { stacks } = io;
  const { project, stackName } = place;
  const tag = `codeseeder-${project.toLowerCase()}`;
  const parameters = seedkitParameters(settings, place, await settled(stacks, stackName, io));
  const keep =
    settings.codeArtifact === false ? KEPT : [...KEPT, 'CodeArtifactDomain', 'CodeArtifactRepository'];
  return deployStack(
    stacks,
    {
      name: stackName,
      template: seedkitTemplate(),
      parameters,
      tags: { 'codeseeder-seedkit': tag, 'codeseeder-seedkit-name': tag },
      keep,
    },
    io,
  );
}

/** Removes a stack with a bucket, whatever is in the bucket; false where there was none. */
export async function removeStackWithBucket(
  stackName: string,
  io: DeployIo & { readonly stacks: Stacks; readonly buckets: Buckets },
): Promise<boolean> {
  const { stacks, buckets } = io;
  const stack = await stacks.settle(stackName, io);
  if (stack === undefined || standingOf(stack.status) === 'absent') return false;
  const bucket = stack.outputs['Bucket'];
  if (bucket !== undefined) await buckets.empty(bucket, io);
  await deleteStack(stacks, stackName, io);
  return true;
}
