import { CancelledError } from '@seed/kernel';
import type { Host, Plan, Question } from '@seed/kernel';
import { unlessAborted } from '../run/unless-aborted.ts';

function questionOf({ kind, deployment }: Plan, details: string): Question {
  const flag = '--yes';
  if (kind === 'apply')
    return {
      id: 'apply',
      kind: 'confirm',
      subject: `Apply these changes to ${deployment}?`,
      detail: details,
      flag,
    };
  const subject = 'Type the deployment name to destroy it, or press enter to stop:';
  return { id: 'destroy', kind: 'text', subject, default: deployment, flag };
}

/**
 * Asks whether a plan is to be executed: a yes for an apply, the name of the deployment for a destroy. Rejects with
 * CancelledError (exit 4) when the answer is no or nobody can be asked; `--yes` answers both.
 */
export async function askForConsent(
  host: Host,
  plan: Plan,
  { details, signal }: { readonly details: string; readonly signal: AbortSignal },
): Promise<void> {
  const { deployment } = plan;
  const answer = await unlessAborted(
    host.ask(questionOf(plan, details)),
    signal,
    'the run was interrupted before anything was changed',
  );
  if (plan.kind === 'apply' || answer === deployment) return;
  const said = answer === '' ? 'nothing was typed' : `"${answer}" is not "${deployment}"`;
  throw new CancelledError('cli/declined', `${deployment} was not destroyed: ${said}`, 'declined');
}
