import { CancelledError } from '@seed/kernel';
import type { EventBody, Host, LogLine, Question, SeedEvent } from '@seed/kernel';
import type { Reporter } from '@seed/view';

export interface RunSession {
  readonly id: string;
  readonly host: Host;
  /** Adds a consumer; it is told first what happened before. */
  attach(reporter: Reporter): void;
  detach(reporter: Reporter): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly id: string;
  readonly now: () => number;
  /** Asks a person; absent when nobody can be asked. */
  readonly ask?: (question: Question) => Promise<string>;
  /** `--yes`: confirmations are answered by it, and texts that have a default. */
  readonly yes: boolean;
  /** Told once for each consumer that failed and is no longer used. */
  readonly onProblem: (error: unknown) => void;
}

async function answer(question: Question, options: SessionOptions): Promise<{ answer: string; by: string }> {
  if (options.yes && question.kind === 'confirm') return { answer: 'yes', by: 'flag' };
  // A text that has a default is one that --yes gives.
  if (options.yes && question.default !== undefined) return { answer: question.default, by: 'flag' };
  if (options.ask === undefined) {
    throw new CancelledError('cli/declined', `nobody can be asked: ${question.subject}`, 'declined', {
      hints: [`answer beforehand with \`${question.flag}\``],
    });
  }
  return { answer: await options.ask(question), by: 'user' };
}

/** Gives the two channels of the core to any number of consumers; one that fails is left out, the run goes on. */
export function openRunSession(options: SessionOptions): RunSession {
  const { id, now } = options;
  const reporters = new Set<Reporter>();
  const history: SeedEvent[] = [];
  let seq = 0;
  let finished = false;

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
    const event: SeedEvent = { v: 1, seq: ++seq, at: new Date(now()).toISOString(), run: id, ...body };
    if (history.length < 200) history.push(event);
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
      const { id: asked, kind, subject } = question;
      emit({ type: 'question.asked', data: { id: asked, kind, subject } });
      const given = await answer(question, options);
      emit({ type: 'question.answered', data: { id: asked, ...given } });
      return given.answer;
    },
  };
  return {
    id,
    host,
    attach(reporter) {
      reporters.add(reporter);
      for (const event of history) guarded(reporter, (one) => one.event(event));
    },
    async detach(reporter) {
      if (reporters.delete(reporter)) await reporter.close();
    },
    async close() {
      for (const reporter of reporters) await reporter.close();
      reporters.clear();
    },
  };
}
