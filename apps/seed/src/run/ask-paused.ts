import { resolve } from 'node:path';
import type { BuildIo, BuildPause } from '@seed/deployspec';
import { waitForAnswer } from '../journal/answer-file.ts';
import type { GivenAnswer } from '../journal/answer-file.ts';
import type { RunScope } from './run-scope.ts';
import type { StopControl } from './stop-control.ts';

const SUBJECT: Readonly<Record<BuildPause['reason'], string>> = {
  breakpoint: 'is paused at a breakpoint: go on?',
  failure: 'has failed and is held: go on?',
};

/** The answer from wherever it is given; undefined where the build went on, or ended, without one. */
function answerUntil(dir: string, id: string, signal: AbortSignal): Promise<GivenAnswer | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const over = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => over.resolve(undefined), { once: true });
  return Promise.race([waitForAnswer(dir, id, signal), over.promise]);
}

/**
 * Makes a question of a paused build, for screens and `seed runs answer`: yes lets it go on, no stops the run. Nobody is
 * asked at the prompt, where the build may be looked at. The journal has to be open by then.
 */
export function askPaused(
  scope: RunScope,
  stop: Pick<StopControl, 'cancel' | 'cause'>,
): NonNullable<BuildIo['paused']> {
  let asked = 0;
  return async ({ node, reason }, signal) => {
    const { session, context } = scope;
    const { journal } = scope.view();
    if (journal === undefined) throw new Error('a run without a journal is not asked about');
    asked += 1;
    const id = `paused-${asked}`;
    const data = { id, kind: 'go-on', subject: `${node} ${SUBJECT[reason]}` };
    session.host.emit({ type: 'question.asked', node, data });
    const given = await answerUntil(resolve(context.io.cwd, journal), id, signal);
    const isYes = given === undefined || /^y(?:es)?$/i.test(given.answer.trim());
    const who = given === undefined ? { by: 'build' } : { by: 'user', who: given.by };
    session.host.emit({
      type: 'question.answered',
      node,
      data: { id, answer: isYes ? 'yes' : 'no', ...who },
    });
    if (isYes) return;
    // A second stop would force.
    if (stop.cause === undefined) stop.cancel();
    throw new Error('the build is stopped');
  };
}
