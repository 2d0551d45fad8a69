import { posix } from 'node:path';
import type { ComponentStep } from '@seed/components';
import type { ActionContext, DocumentCall, ActionEnd } from './actions/action.ts';
import { evaluateCondition } from './conditions/evaluate-condition.ts';
import { createLineCutter } from './line-cutter.ts';
import type { CommandEnd, MachineCommand } from './machine.ts';
import type { Stage } from './stage.ts';
import { restartMachine, throwIfStopped } from './stage.ts';
import { StepFailure, Stopped } from './step-failure.ts';

/** What is kept of the output of a program for those that refer to it. */
const MOST_STDOUT = 4 * 1024 * 1024;
const LAST_LINES = 20;

/** Output of the attempts of one step. */
export interface StepOutput {
  readonly last: string[];
  line(stream: 'stdout' | 'stderr', text: string): void;
}

export function createStepOutput(stage: Stage, node: string, step: ComponentStep): StepOutput {
  const last: string[] = [];
  return {
    last,
    line(stream, text) {
      if (step.disableLogging) return;
      stage.record.output(node, stream, text);
      if (text.trim() === '') return;
      last.push(stage.record.masking.text(text));
      if (last.length > LAST_LINES) last.shift();
    },
  };
}

export interface ContextParts {
  readonly stage: Stage;
  readonly node: string;
  /** Variables besides the few that AWSTOE gives. */
  readonly env: Readonly<Record<string, string>>;
  readonly step: ComponentStep;
  readonly output: StepOutput;
  /** When the time of the attempt is over; milliseconds since the epoch. */
  readonly deadline: number | undefined;
  /** Fires then, and when the run is being stopped. */
  readonly signal: AbortSignal;
  resolve(text: string): Promise<string>;
  call(call: DocumentCall): Promise<ActionEnd>;
}

/** What actions may do, in terms of a machine. */
export function actionContext(parts: ContextParts): ActionContext {
  const { stage, step, node, output, signal } = parts;
  const { machine, ports, request, record } = stage;
  const cwd = request.workingDirectory;
  const env = environment(parts);
  const execute = async (command: Pick<MachineCommand, 'argv' | 'stdin' | 'script' | 'onOutput'>) => {
    throwIfStopped(stage.signal);
    const left = parts.deadline === undefined ? undefined : Math.max(1, parts.deadline - record.now());
    const end = await machine.execute({
      ...command,
      cwd,
      env,
      signal: stage.signal,
      ...(left === undefined ? {} : { timeoutMs: left }),
    });
    return settle(end, command.argv, parts);
  };
  const context: ActionContext = {
    step,
    machine,
    ports,
    signal,
    cwd,
    image: request.image,
    web: request.web,
    powerShell: request.powerShell,
    async run(argv, options) {
      let stdout = '';
      const cutters = {
        stdout: createLineCutter((line) => output.line('stdout', line)),
        stderr: createLineCutter((line) => output.line('stderr', line)),
      };
      try {
        const end = await execute({
          argv,
          ...(options?.script === undefined ? {} : { script: options.script }),
          onOutput(stream, text) {
            if (stream === 'stdout' && stdout.length < MOST_STDOUT) stdout += text;
            cutters[stream].push(text);
          },
        });
        if (end.rebootAsked === true && end.exitCode !== 194) await refuseReboot(parts, 'asked for');
        return { exitCode: end.exitCode, stdout: stdout.replace(/\r?\n$/, '') };
      } finally {
        cutters.stdout.end();
        cutters.stderr.end();
      }
    },
    async shell(script, args, stdin) {
      let stdout = '';
      let stderr = '';
      const end = await execute({
        argv: ['/bin/sh', '-c', script, 'sh', ...args],
        ...(stdin === undefined ? {} : { stdin }),
        onOutput(stream, text) {
          if (stream === 'stdout') stdout += text;
          else stderr += text;
        },
      });
      if (end.exitCode === 0) return stdout;
      for (const line of stderr.trim().split('\n')) output.line('stderr', line);
      const said = stderr.trim().split('\n').at(-1) ?? '';
      throw new StepFailure(said === '' ? `ended with exit status ${end.exitCode}` : said);
    },
    read: (path) => machine.read(posix.resolve(cwd, path), stage.signal),
    print: (text) => output.line('stdout', text),
    warn: (text, code) => warn(stage, node, text, code),
    evaluate: (condition) => evaluateCondition(condition, conditionWorld(parts, context)),
    call: parts.call,
    scriptPath(extension) {
      stage.counters.scripts += 1;
      return `${stage.scripts}/script-${stage.counters.scripts}.${extension}`;
    },
  };
  return context;
}

/** Nothing of the image and nothing of this machine: as little as an instance's agent gives. */
function environment({ stage, env }: ContextParts): Readonly<Record<string, string>> {
  const { request, machine } = stage;
  return {
    ...env,
    PATH: machine.path,
    LANG: 'C.UTF-8',
    WORKING_DIRECTORY: request.workingDirectory,
    ...(request.home === undefined ? {} : { HOME: request.home }),
  };
}

async function settle(
  end: CommandEnd,
  argv: readonly string[],
  parts: ContextParts,
): Promise<Extract<CommandEnd, { kind: 'exited' }>> {
  const [program = ''] = argv;
  switch (end.kind) {
    case 'exited':
      return end;
    case 'aborted':
      throw new Stopped('the run is being stopped');
    case 'timed-out':
      throw timedOut(parts.step);
    case 'gone':
      return refuseReboot(parts, 'made');
    case 'not-found':
      throw program === 'bash'
        ? new StepFailure(`the image "${parts.stage.request.image}" has no bash; ExecuteBash needs it`, {
            code: 'E-BASH',
            hints: ['Run with an image that has bash: `--image NAME`'],
          })
        : new StepFailure(`there is no program "${program}"`);
  }
}

export const timedOut = (step: ComponentStep): StepFailure =>
  new StepFailure(`step timed out after ${step.timeoutSeconds} seconds`);

async function refuseReboot({ stage, node, step }: ContextParts, how: 'asked for' | 'made'): Promise<never> {
  const failure = new StepFailure(`a restart of the machine was ${how} without exit status 194`, {
    code: 'E-REBOOT-NOCODE',
    hints: ['End the script with `exit 194`: the agent restarts the machine, and runs the step again'],
  });
  // An instance would have gone down all the same.
  if (how === 'made' && stage.request.reboot !== 'restart') await stage.machine.restart(stage.signal);
  else await restartMachine(stage, { node, step: step.name.text });
  throw failure;
}

export function warn(stage: Stage, node: string, text: string, code?: string): void {
  stage.record.emit({
    type: 'notice.raised',
    node,
    data: { text, ...(code === undefined ? {} : { code }) },
  });
  stage.record.console(`Warning: ${text}`);
}

function conditionWorld(parts: ContextParts, context: ActionContext) {
  const { stage, node, step } = parts;
  const probe = async (script: string, argument: string): Promise<boolean> => {
    const end = await stage.machine.execute({
      argv: ['/bin/sh', '-c', script, 'sh', argument],
      cwd: context.cwd,
      env: environment(parts),
      signal: stage.signal,
    });
    return end.kind === 'exited' && end.exitCode === 0;
  };
  return {
    resolve: parts.resolve,
    probe,
    read: context.read,
    caseSensitive: stage.request.caseSensitive,
    caseDecides(operator: string, value: string, operand: string): void {
      warn(
        stage,
        node,
        `step "${step.name.text}": whether ${operator} holds for "${value}" and "${operand}" depends on letter case; make both the same, or say (?i) or (?-i)`,
        'W-CASE',
      );
    },
  };
}
