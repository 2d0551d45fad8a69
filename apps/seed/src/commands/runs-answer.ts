import { ConflictError, EXIT, InputError } from '@seed/kernel';
import type { Plan, SeedEvent } from '@seed/kernel';
import { deploymentPlan, formatDuration } from '@seed/view';
import type { CommandFunction } from '../command.ts';
import { giveAnswer, readAnswer } from '../journal/answer-file.ts';
import type { GivenAnswer } from '../journal/answer-file.ts';
import { findRun, readEvents } from '../journal/read-journal.ts';
import { userName } from '../user-name.ts';
import { mustGoOn } from './runs.ts';

interface Asked {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** What has to be typed where something is destroyed. */
  readonly expected?: string;
}

function askedBy(event: Extract<SeedEvent, { type: 'question.asked' }>, plan: Plan | undefined): Asked {
  const { id, kind, subject, default: wanted } = event.data;
  const destroys = plan !== undefined && plan.counts.destroy > 0 ? plan.deployment : undefined;
  // Whether a build goes on destroys nothing that was not allowed before.
  const expected = kind === 'text' ? wanted : kind === 'confirm' ? destroys : undefined;
  return { id, kind, subject, ...(expected === undefined ? {} : { expected }) };
}

interface Questions {
  /** The first that waits; where none does, the last that was asked. */
  readonly asked?: Asked;
  readonly open: boolean;
  /** Of a question that waits for nobody any more. */
  readonly answered?: GivenAnswer;
}

/** What a run asks. Several builds may be paused at once: they are answered in the order in which they asked. */
async function questionsOf(dir: string): Promise<Questions> {
  const open = new Map<string, Asked>();
  let last: Asked | undefined;
  let plan: Plan | undefined;
  for await (const event of readEvents(dir)) {
    if (event.type === 'plan.made') plan = deploymentPlan(event.data.plan);
    if (event.type === 'question.asked') {
      last = askedBy(event, plan);
      open.set(last.id, last);
    }
    if (event.type === 'question.answered') open.delete(event.data.id);
  }
  // The run may not have heard yet of what was answered a moment ago.
  for (const asked of open.values())
    if ((await readAnswer(dir, asked.id)) === undefined) return { asked, open: true };
  if (last === undefined) return { open: false };
  const answered = await readAnswer(dir, last.id);
  return { asked: last, open: false, ...(answered === undefined ? {} : { answered }) };
}

/** What is sent for what was typed. Throws InputError for what answers something else. */
function answerOf({ kind, expected, subject }: Asked, typed: string): string {
  if (/^no?$/i.test(typed) && typed !== expected) return kind === 'text' ? '' : 'no';
  if (expected !== undefined) {
    if (typed === expected) return kind === 'text' ? typed : 'yes';
    throw new InputError(
      'cli/wrong-answer',
      `something will be destroyed, and "${typed}" is not "${expected}"`,
      {
        hints: [`type the name of the deployment to allow it: \`${expected}\``, 'or `no`'],
      },
    );
  }
  if (kind === 'text') return typed;
  if (/^y(?:es)?$/i.test(typed)) return 'yes';
  throw new InputError('cli/wrong-answer', `"${typed}" does not answer "${subject}"`, {
    hints: ['say `yes` or `no`'],
  });
}

function tooLate(id: string, { by, answer, at }: GivenAnswer, now: number): ConflictError {
  const ago = formatDuration(Math.max(0, now - at));
  return new ConflictError(
    'cli/already-answered',
    `"${id}" was answered by ${by} ${ago} ago: ${answer || 'no'}`,
    {
      hints: [`see what comes of it: \`seed logs ${id} -f\``],
    },
  );
}

/** Answers the question of a run that waits in another process; the first answer counts. */
export const runsAnswer: CommandFunction<Record<never, never>> = async (
  { io, general, print },
  _flags,
  [word, typed = ''],
) => {
  const run = await findRun(io, word);
  const { id } = run.header;
  const { asked, open, answered } = await questionsOf(run.dir);
  // Whose answer it was says more than that the run went on, or is over.
  if (answered !== undefined) throw tooLate(id, answered, io.now());
  mustGoOn(run);
  if (asked === undefined || !open)
    throw new InputError('cli/no-question', `run "${id}" asks nothing`, {
      hints: [`look at it with \`seed runs show ${id}\``],
    });
  const answer = answerOf(asked, typed.trim());
  const { won, given } = await giveAnswer(run.dir, asked.id, {
    answer,
    by: `${userName()} (cli)`,
    at: io.now(),
  });
  if (!won) throw tooLate(id, given, io.now());
  if (general.json) print(JSON.stringify({ run: id, question: asked.id, answer }));
  else print(`answered ${id}: ${answer || 'no'}${asked.kind === 'go-on' ? ` (${asked.subject})` : ''}`);
  return EXIT.done;
};
