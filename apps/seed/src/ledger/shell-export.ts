import { InputError, shellWord } from '@seed/kernel';
import type { CommandContext } from '../command.ts';

/** A line that a shell can take, whatever the value is made of. */
export const exportLine = (name: string, value: string): string => `export ${name}=${shellWord(value)}`;

/** Whether values are wanted as lines for a shell. Throws InputError where they are wanted as JSON too. */
export function wantsLines(
  { general }: CommandContext,
  { exportLocalEnv }: { readonly exportLocalEnv?: boolean },
): boolean {
  if (exportLocalEnv !== true) return false;
  if (general.json !== true) return true;
  throw new InputError(
    'cli/flags-conflict',
    '"--export-local-env" and "--json" are two forms of one answer',
    {
      hints: ['give one of them'],
    },
  );
}
