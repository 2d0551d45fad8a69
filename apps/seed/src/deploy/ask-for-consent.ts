import { CancelledError } from '@seed/kernel';
import type { Host, Plan, Question } from '@seed/kernel';

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

/** A signal ends the run although nobody has answered. */
async function unlessAborted<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void =>
    aborted.reject(new CancelledError('cli/interrupted', 'the question was interrupted', 'SIGINT'));
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([answer, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
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
  const answer = await unlessAborted(signal, host.ask(questionOf(plan, details)));
  if (plan.kind === 'apply' || answer === deployment) return;
  const said = answer === '' ? 'nothing was typed' : `"${answer}" is not "${deployment}"`;
  throw new CancelledError('cli/declined', `${deployment} was not destroyed: ${said}`, 'declined');
}
