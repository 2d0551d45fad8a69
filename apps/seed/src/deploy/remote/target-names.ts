import {
  artifactsBucketName,
  artifactsStackName,
  genericRoleName,
  projectPolicyStackName,
  seedkitStackName,
} from '@seed/engine';
import type { DeploymentKey } from '@seed/engine';
import type { Target } from '@seed/kernel';
import type { TargetNames } from '@seed/seedkit';

/** What a deployment has in an account and region, by Seed-Farmer's names. */
export function targetNames(
  { project, deployment }: DeploymentKey,
  target: Pick<Target, 'accountId' | 'region'>,
): TargetNames {
  return {
    seedkitStack: seedkitStackName(project),
    artifactsStack: artifactsStackName(project),
    artifactsBucket: artifactsBucketName(project, target),
    policyStack: projectPolicyStackName(project),
    genericRole: genericRoleName({ project, deployment }, target.region),
  };
}
