import { CancelledError } from '@seed/kernel';
import type { EventBody, Host, LogLine, Question, SeedEvent, SourceSet } from '@seed/kernel';
import type { Reporter } from '@seed/view';
import { giveAnswer, waitForAnswer } from '../journal/answer-file.ts';
import type { GivenAnswer } from '../journal/answer-file.ts';
import { withExcerpts } from './with-excerpts.ts';

export interface RunSession {
  readonly id: string;
  readonly host: Host;
  /** True where a question would wait for a person: here, or at a screen elsewhere. */
  readonly asks: boolean;
  /** From now on answers are also taken from the journal in this folder. */
  listen(dir: string): void;
  /** Adds a consumer; it is told first what happened before. */
  attach(reporter: Reporter): void;
  detach(reporter: Reporter): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly id: string;
  readonly now: () => number;
  /** Texts that findings are about, without secrets; filled while the run goes on. */
  readonly sources?: SourceSet;
  /** Asks a person at this terminal; absent when nobody can be asked. The signal takes the question back. */
  readonly ask?: (question: Question, signal: AbortSignal) => Promise<string>;
  /** Nobody is asked here, but somebody watches the journal who can answer. */
  readonly elsewhere?: boolean;
  /** `--yes`: confirmations are answered by it, and texts that have a default. */
  readonly yes: boolean;
  /** Who sits at this terminal, as others are told. */
  readonly person: string;
  /** Told whose answer counted where it was not given here. */
  readonly onAnswered?: (given: GivenAnswer) => void;
  /** Told once for each consumer that failed and is no longer used. */
  readonly onProblem: (error: unknown) => void;
}

/** Who answered, and what. */
interface Answered {
  readonly answer: string;
  readonly by: string;
  readonly who?: string;
}

/** Where others see questions, and the end of all of them. */
interface OpenQuestions {
  readonly dir: string;
  readonly closing: AbortSignal;
}

/** What a confirmation means, however it was said. */
const isYes = (answer: string): boolean => /^y(?:es)?$/i.test(answer.trim());

function declined({ subject }: Question, who?: string): CancelledError {
  const by = who === undefined ? '' : ` by ${who}`;
  return new CancelledError('cli/declined', `"${subject}" was answered with no${by}`, 'declined');
}

function fromElsewhere(question: Question, { answer, by: who }: GivenAnswer): Answered {
  if (question.kind === 'confirm' && !isYes(answer)) throw declined(question, who);
  return { answer: question.kind === 'confirm' ? 'yes' : answer, by: 'user', who };
}

/**
 * Asks here, and listens for answers of other processes beside it: the first one counts, and who comes too late
 * is told whose it was.
 */
async function askEverywhere(
  question: Question,
  options: SessionOptions,
  { dir, closing }: OpenQuestions,
): Promise<Answered> {
  const { ask, onAnswered, person, now } = options;
  const over = new AbortController();
  const elsewhere = waitForAnswer(dir, question.id, AbortSignal.any([over.signal, closing]));
  const tell = (given: GivenAnswer): Answered => {
    onAnswered?.(given);
    return fromElsewhere(question, given);
  };
  try {
    if (ask === undefined) return tell(await elsewhere);
    const here = ask(question, over.signal).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    );
    const first = await Promise.race([here, elsewhere.then((given) => ({ given }))]);
    if ('given' in first) return tell(first.given);
    if ('error' in first && !(first.error instanceof CancelledError && first.error.by === 'declined'))
      throw first.error;
    const said = 'error' in first ? 'no' : first.answer;
    const { won, given } = await giveAnswer(dir, question.id, { answer: said, by: person, at: now() });
    if (!won) return tell(given);
    if ('error' in first) throw first.error;
    return { answer: first.answer, by: 'user' };
  } finally {
    over.abort();
  }
}

async function answer(
  question: Question,
  options: SessionOptions,
  open: OpenQuestions | undefined,
): Promise<Answered> {
  if (options.yes && question.kind === 'confirm') return { answer: 'yes', by: 'flag' };
  // A text that has a default is one that --yes gives.
  if (options.yes && question.default !== undefined) return { answer: question.default, by: 'flag' };
  const { ask, elsewhere = false } = options;
  if (ask === undefined && !(elsewhere && open !== undefined)) {
    throw new CancelledError('cli/declined', `nobody can be asked: ${question.subject}`, 'declined', {
      hints: [`answer beforehand with \`${question.flag}\``],
    });
  }
  if (open !== undefined) return askEverywhere(question, options, open);
  return { answer: (await ask?.(question, new AbortController().signal)) ?? '', by: 'user' };
}

/** Events before the journal lies open: what a manifest of hundreds of modules has findings for. */
const MOST_REMEMBERED = 5000;

/** Gives the two channels of the core to any number of consumers; one that fails is left out, the run goes on. */
export function openRunSession(options: SessionOptions): RunSession {
  const { id, now, sources = new Map() } = options;
  const reporters = new Set<Reporter>();
  const history: SeedEvent[] = [];
  let seq = 0;
  let finished = false;
  let journal: OpenQuestions | undefined;
  const closing = new AbortController();

  const each = (act: (reporter: Reporter) => void): void => {
    for (const reporter of reporters) guarded(reporter, act);
  };
  const guarded = (reporter: Reporter, act: (reporter: Reporter) => void): void => {
    try {
      act(reporter);
    } catch (error) {
      reporters.delete(reporter);
      options.onProblem(error);
    }
  };
  const emit = (body: EventBody): void => {
    // The end of the run is the last line, whatever still falls in.
    if (finished) return;
    finished = body.type === 'run.finished';
    const at = new Date(now()).toISOString();
    const event: SeedEvent = { v: 1, seq: ++seq, at, run: id, ...withExcerpts(body, sources) };
    if (history.length < MOST_REMEMBERED) history.push(event);
    each((reporter) => reporter.event(event));
  };
  const host: Host = {
    emit,
    log(line: LogLine) {
      if (!finished) each((reporter) => reporter.log(line));
    },
    behind() {
      const waits = [...reporters]
        .map((reporter) => reporter.behind?.())
        .filter((wait) => wait !== undefined);
      return waits.length === 0 ? undefined : Promise.all(waits).then(() => undefined);
    },
    async ask(question) {
      const { id: asked, kind, subject, default: wanted } = question;
      const expected = wanted === undefined ? {} : { default: wanted };
      emit({ type: 'question.asked', data: { id: asked, kind, subject, ...expected } });
      const given = await answer(question, options, journal);
      emit({ type: 'question.answered', data: { id: asked, ...given } });
      return given.answer;
    },
  };
  return {
    id,
    host,
    asks: !options.yes && (options.ask !== undefined || options.elsewhere === true),
    listen(dir) {
      journal = { dir, closing: closing.signal };
    },
    attach(reporter) {
      reporters.add(reporter);
      for (const event of history) guarded(reporter, (one) => one.event(event));
    },
    async detach(reporter) {
      if (reporters.delete(reporter)) await reporter.close();
    },
    async close() {
      closing.abort();
      for (const reporter of reporters) await reporter.close();
      reporters.clear();
    },
  };
}
