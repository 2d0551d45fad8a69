import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { COMMANDS } from '../command-table.ts';
import { commandHelp, helpFor } from '../help.ts';

/** Prints the help of the words that follow. */
export const help: CommandFunction<Record<never, never>> = async ({ print, general }, _flags, words) => {
  const text = helpFor(words);
  if (text === undefined) {
    throw new InputError('cli/unknown-command', `unknown command "${words.join(' ')}"`, {
      hints: ['list the commands with `seed --help`'],
    });
  }
  if (general.json) {
    const commands = COMMANDS.filter(({ path }) => words.length === 0 || path === words.join(' '));
    print(
      JSON.stringify({ text, commands: commands.map((one) => ({ path: one.path, help: commandHelp(one) })) }),
    );
    return EXIT.done;
  }
  print(text);
  return EXIT.done;
};
