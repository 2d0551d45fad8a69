import type { DeploymentKey } from '@seed/engine';
import { hasErrors, InputError } from '@seed/kernel';
import type { PlannedCloud, Target } from '@seed/kernel';
import type { Deployment, Project } from '@seed/manifest';
import type { DeployFlags, Place } from './deploy-request.ts';
import type { PreparedRemote } from './prepared-deployment.ts';
import type { Remote } from './remote/open-remote.ts';
import { readProjectPolicy } from './validate-deployment.ts';

export interface RemotePlan {
  readonly key: DeploymentKey;
  readonly project: Project;
  readonly deployment: Pick<Deployment, 'accounts'>;
  readonly targets: readonly Target[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: DeployFlags;
  readonly place: Place;
  /** Whether to tell what the accounts have otherwise than it would be made now. */
  readonly compares: boolean;
  readonly signal: AbortSignal;
}

/**
 * Looks at the accounts and regions where builds of a deployment run in AWS; undefined where they run on this machine.
 * Changes nothing. Rejects with SeedError for accounts, networks and policies that cannot be used.
 */
export async function prepareRemote(
  remote: Remote | undefined,
  plan: RemotePlan,
): Promise<{ readonly prepared: PreparedRemote; readonly cloud: PlannedCloud } | undefined> {
  const { flags, place, project } = plan;
  if (remote === undefined || place.executor !== 'codebuild') return undefined;
  const updates = {
    seedkit: flags.updateSeedkit === true,
    projectPolicy: flags.updateProjectPolicy === true,
  };
  const selfAccessLogs = flags.enableSelfAccessLogs === true;
  const policy = await readProjectPolicy(project);
  if (hasErrors(policy.diagnostics))
    throw new InputError('cli/bad-arguments', 'the policy of the project cannot be used', policy);
  const { surveyDeployment } = await import('./remote/survey-deployment.ts');
  const own = policy.text === undefined ? {} : { projectPolicy: policy.text };
  const cloud = await surveyDeployment(remote, { ...plan, ...own, updates, selfAccessLogs });
  const prepared: PreparedRemote = {
    ...remote,
    updates,
    selfAccessLogs,
    removeSeedkit: flags.removeSeedkit === true,
    ...own,
  };
  return { prepared, cloud };
}
