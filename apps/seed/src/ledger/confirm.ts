import { CancelledError } from '@seed/kernel';
import type { CommandContext } from '../command.ts';

/** Asks before something is forgotten. Rejects with CancelledError when the answer is no, or nobody can be asked. */
export async function confirm(context: CommandContext, subject: string): Promise<void> {
  const { io, general, err } = context;
  if (general.yes) return;
  if (!io.interactive || general.noInput) {
    throw new CancelledError('cli/declined', `nobody can be asked: ${subject}`, 'declined', {
      hints: ['answer beforehand with `--yes`'],
    });
  }
  const answer = (await io.ask(`${subject} ${err.dim('[y/N]')} `)).trim();
  if (!/^y(?:es)?$/i.test(answer)) {
    throw new CancelledError('cli/declined', `"${subject}" was answered with no`, 'declined');
  }
}
