import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOnce } from './create-once.ts';

/** An answer to a question of a run, from whichever process it came. */
export interface GivenAnswer {
  readonly answer: string;
  /** `ana (monitor)`. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

const POLL_MS = 150;

const pathOf = (dir: string, question: string): string =>
  join(dir, 'answers', `${question.replaceAll(/[^A-Za-z0-9_-]/g, '_')}.json`);

/** The answer that counts; undefined while there is none. */
export async function readAnswer(dir: string, question: string): Promise<GivenAnswer | undefined> {
  try {
    const given = JSON.parse(await readFile(pathOf(dir, question), 'utf8')) as Partial<GivenAnswer> | null;
    if (typeof given?.answer !== 'string' || typeof given.by !== 'string') return undefined;
    return { answer: given.answer, by: given.by, at: typeof given.at === 'number' ? given.at : 0 };
  } catch {
    // Not there yet, or not all of it.
    return undefined;
  }
}

/** Answers a question. The first answer counts: `won` false tells whose that was. */
export async function giveAnswer(
  dir: string,
  question: string,
  given: GivenAnswer,
): Promise<{ readonly won: boolean; readonly given: GivenAnswer }> {
  const won = await createOnce(pathOf(dir, question), `${JSON.stringify({ v: 1, ...given })}\n`);
  return { won, given: won ? given : ((await readAnswer(dir, question)) ?? given) };
}

/** Waits for an answer from anywhere. Never settles when the signal ends the waiting. */
export function waitForAnswer(dir: string, question: string, signal: AbortSignal): Promise<GivenAnswer> {
  return new Promise((resolve) => {
    const look = (): void => {
      void readAnswer(dir, question).then((given) => {
        if (given === undefined || signal.aborted) return;
        clearInterval(timer);
        resolve(given);
      });
    };
    // Nothing else may be going on in a process that waits for nothing but an answer.
    const timer = setInterval(look, POLL_MS);
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
    look();
  });
}
