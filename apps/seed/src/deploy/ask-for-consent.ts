import { CancelledError } from '@seed/kernel';
import type { Host, Plan } from '@seed/kernel';

/**
 * Asks whether a plan is to be executed: a yes for an apply, the name of the deployment for a destroy. Rejects with
 * CancelledError (exit 4) when the answer is no or nobody can be asked; `--yes` answers both.
 */
export async function askForConsent(host: Host, plan: Plan, details: string): Promise<void> {
  const { deployment } = plan;
  if (plan.kind === 'apply') {
    await host.ask({
      id: 'apply',
      kind: 'confirm',
      subject: `Apply these changes to ${deployment}?`,
      detail: details,
      flag: '--yes',
    });
    return;
  }
  const answer = await host.ask({
    id: 'destroy',
    kind: 'text',
    subject: 'Type the deployment name to destroy it, or press enter to stop:',
    default: deployment,
    flag: '--yes',
  });
  if (answer === deployment) return;
  const said = answer === '' ? 'nothing was typed' : `"${answer}" is not "${deployment}"`;
  throw new CancelledError('cli/declined', `${deployment} was not destroyed: ${said}`, 'declined');
}
