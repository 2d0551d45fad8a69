import type { StepContext } from '../step-context.ts';

const SHELL = /[$`]/;

/** Evaluates the texts that hold shell expressions in one go; plain texts never reach the shell. */
export async function evaluateTexts(
  context: Pick<StepContext, 'evaluate'>,
  texts: readonly string[],
): Promise<string[]> {
  const asked = [...new Set(texts.filter((text) => SHELL.test(text)))];
  if (asked.length === 0) return [...texts];
  const answers = await context.evaluate(asked);
  const values = new Map(asked.map((text, index) => [text, answers[index] ?? '']));
  return texts.map((text) => values.get(text) ?? text);
}
