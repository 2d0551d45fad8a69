import { shellWord } from '@seed/kernel';

/**
 * Quotes a text as one shell word on one line: line feeds become a reference to the variable that the driver holds
 * one in. The word always ends with a quote, so `read` strips nothing from it.
 */
export function quoteLine(text: string): string {
  return shellWord(text).replaceAll('\n', `'"$__seed_nl"'`);
}
