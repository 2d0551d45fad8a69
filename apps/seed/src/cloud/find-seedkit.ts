import type { ConnectionSpec } from '@seed/deployspec';
import { seedkitStackName } from '@seed/engine';
import { EnvironmentError } from '@seed/kernel';
import { standingOf } from '@seed/seedkit';
import type { Stacks } from '@seed/seedkit';
import type { BuildPlaceNames, CloudPlace } from './accounts.ts';

/** A seedkit that builds can use. */
export interface FoundSeedkit {
  readonly names: BuildPlaceNames;
  /** Outputs of its stack. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** CodeArtifact of a seedkit that has one: both outputs, or neither counts. */
export function codeArtifactOf(
  outputs: Readonly<Record<string, string>> = {},
): Pick<ConnectionSpec, 'codeArtifact'> {
  const { CodeArtifactDomain: domain, CodeArtifactRepository: repository } = outputs;
  return domain && repository ? { codeArtifact: { domain, repository } } : {};
}

/**
 * What the seedkit of a project offers to builds in one account and region. Rejects with EnvironmentError
 * `seedkit/missing` where it is not there, or not whole.
 */
export async function findSeedkit(
  stacks: Stacks,
  project: string,
  { here, signal }: { readonly here: Pick<CloudPlace, 'accountId' | 'region'>; readonly signal: AbortSignal },
): Promise<FoundSeedkit> {
  const { accountId, region } = here;
  const name = seedkitStackName(project);
  const stack = await stacks.describe(name, { signal });
  const where = `in ${region} of account ${accountId}`;
  if (stack === undefined)
    throw missing(`there is no seedkit of "${project}" ${where}: stack ${name} does not exist`, [
      `make it: \`seed seedkit deploy ${project} --region ${region}\``,
      'or name another place with `--region` and `--profile`, or another project with `--project`',
    ]);
  const { CodeBuildProject, Bucket } = stack.outputs;
  if (CodeBuildProject !== undefined && Bucket !== undefined && standingOf(stack.status) !== 'dead')
    return {
      names: { accountId, region, project: CodeBuildProject, bucket: Bucket },
      outputs: stack.outputs,
    };
  const told = stack.reason === undefined ? '' : `: ${stack.reason}`;
  throw missing(
    `the seedkit of "${project}" ${where} cannot be used: stack ${name} is in ${stack.status}${told}`,
    [
      standingOf(stack.status) === 'moving'
        ? 'wait until it is there, and run again'
        : `make it anew: \`seed seedkit deploy ${project} --region ${region}\``,
    ],
  );
}

function missing(message: string, hints: readonly string[]): EnvironmentError {
  return new EnvironmentError('seedkit/missing', message, { hints });
}
