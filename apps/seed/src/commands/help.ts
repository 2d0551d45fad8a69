import { EXIT, InputError } from '@seed/kernel';
import type { CommandFunction } from '../command.ts';
import { helpFor } from '../help.ts';

/** Prints the help of the words that follow. */
export const help: CommandFunction<Record<never, never>> = async ({ print }, _flags, words) => {
  const text = helpFor(words);
  if (text === undefined) {
    throw new InputError('cli/unknown-command', `unknown command "${words.join(' ')}"`, {
      hints: ['list the commands with `seed --help`'],
    });
  }
  print(text);
  return EXIT.done;
};
