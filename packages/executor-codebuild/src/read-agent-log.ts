import type { BuildJob, Command, PhaseName, UserPhase } from '@seed/deployspec';
import { PHASES, USER_PHASES } from '@seed/deployspec';
import { cleanText } from '@seed/kernel';
import type { EventBody, Host, LogLine } from '@seed/kernel';
import { commandFailure } from './command-failure.ts';
import { outcomeOf } from './follow-phases.ts';
import type { PhaseFollower } from './follow-phases.ts';

/** The agent's own lines; fractions of seconds came in 2024. */
const AGENT = /^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? (.*)$/s;
const ENTERING = /^Entering phase (\w+)$/;
const COMPLETE = /^Phase complete: (\w+) State: (\w+)$/;
const CONTEXT = /^Phase context status code: (\S*) Message: ?(.*)$/s;
const RUNNING = /^Running command (.*)$/s;
const FAILED = /^Command did not exit successfully .* exit status (\d+)$/s;

interface Running {
  readonly phase: PhaseName;
  readonly index: number;
  readonly startedAt: number;
  /** Lines of the command's own text that the agent still prints after the first. */
  rest: string[];
}

/** A command with its place among those of its list, counted from one. */
interface Listed {
  readonly index: number;
  readonly of: number;
  readonly text: string;
  readonly finally?: true;
}

function placed(commands: readonly Command[], isFinally: boolean): Listed[] {
  return commands.map(({ value }, at) => ({
    index: at + 1,
    of: commands.length,
    text: value,
    ...(isFinally ? { finally: true as const } : {}),
  }));
}

export interface AgentLog {
  line(text: string, at: number): void;
  /** The log is over. */
  end(at: number): void;
}

/** Phases as the agent speaks of them: their ends take two lines. */
function readPhases(job: BuildJob, phases: Pick<PhaseFollower, 'entered' | 'left'>): AgentLog {
  const nameOf = (word: string | undefined): PhaseName | undefined => PHASES.find((name) => name === word);
  let enteredAt = 0;
  let complete: { readonly name: PhaseName; readonly state: string; readonly at: number } | undefined;
  const leave = (statusCode = '', message = ''): void => {
    if (complete === undefined) return;
    const { name, state, at } = complete;
    complete = undefined;
    // Where it has not said when a phase began, the service knows how long it took.
    if (enteredAt === 0) return;
    const { exitCode } = commandFailure(job, name, message);
    phases.left({
      name,
      outcome: outcomeOf(state),
      ...(exitCode === undefined ? {} : { exitCode }),
      durationMs: Math.max(0, at - enteredAt),
      ...(statusCode === '' ? {} : { statusCode }),
      ...(message === '' ? {} : { message }),
    });
    enteredAt = 0;
  };
  return {
    line(text, at) {
      const [, statusCode, message] = CONTEXT.exec(text) ?? [];
      leave(statusCode, message);
      const entered = nameOf(ENTERING.exec(text)?.[1]);
      if (entered !== undefined) {
        enteredAt = at;
        phases.entered(entered);
      }
      const [, word, state = ''] = COMPLETE.exec(text) ?? [];
      const name = nameOf(word);
      if (name !== undefined) complete = { name, state, at };
    },
    end: () => leave(),
  };
}

/**
 * Turns the log of CodeBuild's agent into lines, and events of phases and commands: the agent says which command begins,
 * and only where one failed how it ended.
 */
export function readAgentLog(
  job: BuildJob,
  host: Host,
  phases: Pick<PhaseFollower, 'entered' | 'left'>,
): AgentLog {
  const agentPhases = readPhases(job, phases);
  let phase: UserPhase | undefined;
  let next = 0;
  let running: Running | undefined;
  /** When an empty line came that may be the agent's: it prints one after the output of a command. */
  let blankAt: number | undefined;

  const emit = (event: EventBody): void => host.emit({ node: job.node, ...event });
  const commandsOf = (name: UserPhase): readonly Listed[] => {
    const { commands = [], finally: last = [] } = job.spec.phases[name] ?? {};
    return [...placed(commands, false), ...placed(last, true)];
  };
  const finish = (exitCode: number, at: number): void => {
    if (running === undefined) return;
    const { startedAt } = running;
    const facts = { phase: running.phase, index: running.index, exitCode };
    running = undefined;
    emit({ type: 'command.finished', data: { ...facts, durationMs: Math.max(0, at - startedAt) } });
  };
  const start = (name: UserPhase, text: string, at: number): void => {
    const commands = commandsOf(name);
    const position = commands.findIndex((one, n) => n >= next && one.text.trimEnd().split('\n')[0] === text);
    const found = commands[position];
    // What seed put around the commands of a module is none of them.
    if (found === undefined) return;
    next = position + 1;
    const upper = name.toUpperCase() as PhaseName;
    const rest = found.text.trimEnd().split('\n').slice(1);
    running = { phase: upper, index: found.index, startedAt: at, rest };
    emit({ type: 'command.started', data: { phase: upper, ...found } });
  };
  const agent = (text: string, at: number): void => {
    const failed = FAILED.exec(text);
    if (failed !== null) return finish(Number(failed[1]), at);
    finish(0, at);
    const entered = USER_PHASES.find((name) => name.toUpperCase() === ENTERING.exec(text)?.[1]);
    if (entered !== undefined) {
      phase = entered;
      next = 0;
    }
    const command = RUNNING.exec(text)?.[1];
    if (command !== undefined && phase !== undefined) start(phase, command, at);
  };

  const say = (
    stream: LogLine['stream'],
    line: { readonly text: string; readonly at: number },
    bare = false,
  ): void => host.log({ node: job.node, stream, ...line, ...(bare ? { bare: true } : {}) });
  const sayBlank = (stream: LogLine['stream']): void => {
    if (blankAt !== undefined) say(stream, { text: '', at: blankAt }, stream === 'agent');
    blankAt = undefined;
  };

  return {
    line(raw, at) {
      const spoken = AGENT.exec(raw)?.[1];
      sayBlank(spoken === undefined ? 'build' : 'agent');
      if (spoken !== undefined) {
        const text = cleanText(spoken);
        agent(text, at);
        agentPhases.line(text, at);
        say('agent', { text, at });
      } else if (running?.rest[0] === raw) {
        running.rest.shift();
        say('agent', { text: cleanText(raw), at }, true);
      } else if (raw === '') blankAt = at;
      else say('build', { text: cleanText(raw), at });
    },
    end(at) {
      sayBlank('agent');
      finish(0, at);
      agentPhases.end(at);
    },
  };
}
