import { basename } from 'node:path';
import { CancelledError, exitCodeOf } from '@seed/kernel';
import type { Question, SourceId } from '@seed/kernel';
import { EMPTY_RUN, reduceRun } from '@seed/view';
import type { Reporter, RunView } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { asDiagnostics } from '../error-diagnostics.ts';
import { createRunId } from '../journal/run-id.ts';
import { VERSION } from '../version.ts';
import { openHumanReporter, openMachineReporters } from './open-reporters.ts';
import type { ReporterOptions } from './open-reporters.ts';
import type { RunFlags } from './run-request.ts';
import { openRunSession } from './run-session.ts';
import type { RunSession } from './run-session.ts';

/** One run from its first event to its last. */
export interface RunScope {
  readonly context: CommandContext;
  readonly session: RunSession;
  readonly startedAt: number;
  /** Texts of specs, filled as they are read. */
  readonly sources: Map<SourceId, string>;
  /** The run as it stands. */
  view(): RunView;
  /** Begins to show the run to a person. */
  show(options: Pick<ReporterOptions, 'logFormat'>): void;
  /** Tells programs about an error that ends the run before or between its builds. */
  fail(error: unknown, asked: { readonly executor: string; readonly target: string }): Promise<void>;
  close(): Promise<void>;
}

/** Values of variables are nobody's business in a record that lies around. */
export function recordedArguments(argv: readonly string[]): string[] {
  return argv.map((word, index) => {
    const joined = /^(--env=[^=]*)=/.exec(word)?.[1];
    if (joined !== undefined) return `${joined}=…`;
    return argv[index - 1] === '--env' ? word.replace(/=.*/s, '=…') : word;
  });
}

/** The best next step after a failure. */
const nextStep = (flags: RunFlags): string | undefined =>
  flags.onFailure === undefined ? 'add `--on-failure shell` for a look inside where it fails' : undefined;

function asker(context: CommandContext): ((question: Question) => Promise<string>) | undefined {
  const { io, general, err } = context;
  if (!io.interactive || general.noInput) return undefined;
  return async (question) => {
    const answer = (await io.ask(`${question.subject} ${err.dim('[y/N]')} `)).trim();
    if (question.kind !== 'confirm') return answer;
    if (/^y(es)?$/i.test(answer)) return 'yes';
    throw new CancelledError('cli/declined', `"${question.subject}" was answered with no`, 'declined');
  };
}

/** Opens a run: programs hear of it from now on, a person as soon as it is known how to speak. */
export function openRunScope(context: CommandContext, flags: RunFlags, word: string | undefined): RunScope {
  const { io, argv, note, general } = context;
  const startedAt = io.now();
  const id = createRunId(startedAt, ['run', basename(word ?? io.cwd)], io.uuid());
  const told = new Set<string>();
  const onProblem = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    if (!told.has(text)) note(`${context.err.glyph('attention')} a record of the run stopped: ${text}`);
    told.add(text);
  };
  const ask = asker(context);
  const session = openRunSession({
    id,
    now: io.now,
    yes: general.yes === true,
    onProblem,
    ...(ask === undefined ? {} : { ask }),
  });
  let view = EMPTY_RUN;
  session.attach({
    event: (event) => {
      view = reduceRun(view, event);
    },
    log: () => {},
    close: async () => {},
  });
  const events = flags.events ?? (io.env['SEED_EVENTS'] || undefined);
  for (const reporter of openMachineReporters(context, {
    run: id,
    onProblem,
    ...(events === undefined ? {} : { events }),
  })) {
    session.attach(reporter);
  }
  session.host.emit({
    type: 'stream.opened',
    data: {
      schema: 1,
      seed: VERSION,
      command: 'run',
      args: recordedArguments(argv.slice(1)),
      target: word ?? '.',
    },
  });
  const sources = new Map<SourceId, string>();
  let human: Reporter | undefined;
  return {
    context,
    session,
    startedAt,
    sources,
    view: () => view,
    show(options) {
      const next = nextStep(flags);
      human = openHumanReporter(context, {
        ...options,
        run: id,
        sources,
        ...(next === undefined ? {} : { next }),
      });
      if (human !== undefined) session.attach(human);
    },
    async fail(error, asked) {
      if (human !== undefined) await session.detach(human);
      const { host } = session;
      if (view.startedAt === undefined) host.emit({ type: 'run.started', data: { kind: 'run', ...asked } });
      for (const diagnostic of asDiagnostics(error))
        host.emit({ type: 'diagnostic.reported', data: { diagnostic } });
      const message = error instanceof Error ? error.message : String(error);
      const data = { exitCode: exitCodeOf(error), durationMs: io.now() - startedAt, message };
      const outcome = error instanceof CancelledError ? 'stopped' : 'fault';
      host.emit({ type: 'run.finished', data: { outcome, ...data } });
    },
    close: () => session.close(),
  };
}
