import type { DeploymentKey } from '@seed/engine';
import { hasErrors, InputError, sortDiagnostics } from '@seed/kernel';
import type { PlannedCloud, PlannedTarget, Target } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import { eachTarget } from './each-target.ts';
import type { Remote } from './open-remote.ts';
import { surveyTarget } from './survey-targets.ts';
import type { Updates } from './survey-targets.ts';
import { targetSettings } from './target-settings.ts';

export interface SurveyRequest {
  readonly key: DeploymentKey;
  readonly deployment: Pick<Deployment, 'accounts'>;
  /** Where modules are, or are to be. */
  readonly targets: readonly Target[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly updates: Updates;
  readonly selfAccessLogs: boolean;
  readonly projectPolicy?: string;
  readonly compares: boolean;
  readonly signal: AbortSignal;
}

export function distinctTargets(targets: readonly Target[]): readonly Target[] {
  const places = new Map(targets.map((target) => [`${target.accountId}/${target.region}`, target]));
  return [...places.values()];
}

/**
 * As whom a remote run works, and what each of its accounts and regions has for builds. Changes nothing. Rejects with one
 * error for all of them that cannot be used, and with InputError for networks that cannot be found.
 */
export async function surveyDeployment(
  { accounts, here }: Remote,
  request: SurveyRequest,
): Promise<PlannedCloud> {
  const { arn } = await accounts.caller();
  const wrong: InputError['diagnostics'][number][] = [];
  const targets = await eachTarget(
    distinctTargets(request.targets),
    async (target): Promise<PlannedTarget> => {
      const { settings, diagnostics } = await targetSettings(target, { ...request, accounts });
      wrong.push(...diagnostics);
      return surveyTarget(target, { ...request, accounts, settings });
    },
  );
  if (hasErrors(wrong))
    throw new InputError('cli/bad-arguments', 'the network of builds cannot be used', {
      diagnostics: sortDiagnostics(wrong),
    });
  return { caller: arn, toolchain: { accountId: here.accountId, region: here.region }, targets };
}
