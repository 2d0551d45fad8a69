import { CancelledError, exitCodeOf, InputError } from '@seed/kernel';
import type { Question, SourceId } from '@seed/kernel';
import { EMPTY_RUN, reduceRun } from '@seed/view';
import type { Reporter, RunView } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { asDiagnostics } from '../error-diagnostics.ts';
import { createRunId } from '../journal/run-id.ts';
import { userName } from '../user-name.ts';
import { VERSION } from '../version.ts';
import { openHumanReporter, openMachineReporters } from './open-reporters.ts';
import type { ReporterOptions } from './open-reporters.ts';
import { openRunSession } from './run-session.ts';
import type { RunSession } from './run-session.ts';
import { typedArguments } from './typed-arguments.ts';

/** One run from its first event to its last. */
export interface RunScope {
  readonly context: CommandContext;
  readonly session: RunSession;
  readonly startedAt: number;
  /** Texts of specs without secrets, filled as they are read. */
  readonly sources: Map<SourceId, string>;
  /** The run as it stands. */
  view(): RunView;
  /** Begins to show the run to a person. */
  show(options: Pick<ReporterOptions, 'logFormat' | 'next'>): void;
  /** Ends what is shown to the person; everything of it is on screen afterwards. */
  hush(): Promise<void>;
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

/** What a run is called before anything of it was read. */
export interface ScopeOptions {
  /** `run`, `apply` or `destroy`: the command, and the kind of the run. */
  readonly command: string;
  /** As it was named on the command line. */
  readonly target: string;
  /** What the id of the run says of the target. */
  readonly name: string;
  /** `--events`. */
  readonly events?: string;
  /** The best next step after a failure, unless `show` says another. */
  readonly next?: string;
  /** Screens show the run from its journal and answer for the person: nobody is asked at a prompt. */
  readonly onScreens?: boolean;
}

/** The person at this terminal, as other terminals are told. */
const personHere = (): string => `${userName()} (terminal)`;

type Asker = (question: Question, signal: AbortSignal) => Promise<string>;

function asker(context: CommandContext): Asker | undefined {
  const { io, general, err } = context;
  if (!io.interactive || general.noInput) return undefined;
  const choices = (question: Question): string => {
    if (question.kind === 'text') return '';
    return ` ${err.dim(question.detail === undefined ? '[y/N]' : '[y/N/d = details]')}`;
  };
  return async (question, signal) => {
    for (;;) {
      const answer = (await io.ask(`${question.subject}${choices(question)} `, signal)).trim();
      // Somebody else has answered: what is said here does not count any more.
      if (question.kind === 'text' || signal.aborted) return answer;
      if (question.detail !== undefined && /^d(etails)?$/i.test(answer)) context.note(question.detail);
      else if (/^y(es)?$/i.test(answer)) return 'yes';
      else throw new CancelledError('cli/declined', `"${question.subject}" was answered with no`, 'declined');
    }
  };
}

/** Opens a run: programs hear of it from now on, a person as soon as it is known how to speak. */
export function openRunScope(context: CommandContext, options: ScopeOptions): RunScope {
  const { io, argv, note, general } = context;
  const { command, target, name } = options;
  const startedAt = io.now();
  const id = createRunId(startedAt, [command, name], io.uuid());
  const told = new Set<string>();
  const onProblem = (error: unknown): void => {
    const text = error instanceof Error ? error.message : String(error);
    if (!told.has(text)) note(`${context.err.glyph('attention')} a record of the run stopped: ${text}`);
    told.add(text);
  };
  const elsewhere = options.onScreens === true && general.noInput !== true;
  const ask = options.onScreens === true ? undefined : asker(context);
  const sources = new Map<SourceId, string>();
  const session = openRunSession({
    id,
    now: io.now,
    sources,
    yes: general.yes === true,
    elsewhere,
    person: personHere(),
    onAnswered: ({ answer, by }) =>
      note(`\n${context.err.glyph('attention')} answered by ${by}: ${answer || 'no'}`),
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
  const events = options.events ?? (io.env['SEED_EVENTS'] || undefined);
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
      command,
      args: recordedArguments(typedArguments(argv, command)),
      target,
    },
  });
  let human: Reporter | undefined;
  return {
    context,
    session,
    startedAt,
    sources,
    view: () => view,
    show(how) {
      const { next } = options;
      human = openHumanReporter(context, {
        ...(next === undefined ? {} : { next }),
        ...how,
        run: id,
        sources,
      });
      if (human !== undefined) session.attach(human);
    },
    async hush() {
      if (human !== undefined) await session.detach(human);
    },
    async fail(error, asked) {
      if (human !== undefined) await session.detach(human);
      const { host } = session;
      if (view.startedAt === undefined) host.emit({ type: 'run.started', data: { kind: command, ...asked } });
      for (const [source, text] of error instanceof InputError ? error.sources : [])
        if (!sources.has(source)) sources.set(source, text);
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
