import type { Command, OnFailure, PhaseName, PhaseSpec, UserPhase } from '@seed/deployspec';
import { withExcerpt } from '@seed/kernel';
import { freshScript, prologueScript, statefulScript } from '../driver/command-script.ts';
import type { Driver } from '../driver/driver.ts';
import { exportLine } from '../environment/environment-lines.ts';
import type { PhaseEnd } from './build-record.ts';
import type { BuildSession } from './build-session.ts';
import { wasOutOfMemory } from './out-of-memory.ts';
import { wantsRetry } from './wants-retry.ts';
import { statePlace } from './state-place.ts';

interface FailedCommand {
  readonly command: Command;
  readonly index: number;
  readonly of: number;
  readonly exitCode: number;
  readonly durationMs: number;
}

interface CommandList {
  readonly phase: PhaseName;
  readonly commands: readonly Command[];
  readonly isFinally: boolean;
  readonly attempt: number;
}

async function runCommand(
  session: BuildSession,
  driver: Driver,
  list: CommandList & { readonly index: number },
): Promise<Pick<FailedCommand, 'exitCode' | 'durationMs'>> {
  const { job, log, record, services, workspace } = session;
  const { tmp } = workspace.layout;
  const command = list.commands[list.index - 1] as Command;
  const startedAt = services.clock.now();
  log.agent(`Running command ${command.value.replace(/\n$/, '')}`);
  record.emit({
    type: 'command.started',
    data: {
      phase: list.phase,
      index: list.index,
      of: list.commands.length,
      text: log.redact(command.value),
      ...(list.isFinally ? { finally: true } : {}),
      ...(list.attempt > 1 ? { attempt: list.attempt } : {}),
    },
  });
  const isolated = job.spec.version === '0.1';
  const exitCode = await session.run(
    driver,
    isolated
      ? freshScript(command.value, tmp)
      : statefulScript(command.value, statePlace(job, workspace.layout)),
  );
  if (isolated) session.setEnvironment(exportLine('CODEBUILD_LAST_EXIT', String(exitCode)));
  log.blank();
  const durationMs = services.clock.now() - startedAt;
  record.emit({
    type: 'command.finished',
    data: { phase: list.phase, index: list.index, exitCode, durationMs },
  });
  return { exitCode, durationMs };
}

/** Runs commands up to the first that fails. */
async function runCommands(
  session: BuildSession,
  driver: Driver,
  list: CommandList,
): Promise<FailedCommand | undefined> {
  for (const [at, command] of list.commands.entries()) {
    if (session.interruption.cause !== undefined) return undefined;
    // A list item that is empty is nothing to run.
    if (command.value.trim() === '') continue;
    const { exitCode, durationMs } = await runCommand(session, driver, { ...list, index: at + 1 });
    if (exitCode === 0 || session.interruption.cause !== undefined) continue;
    session.log.agent(
      `Command did not exit successfully ${command.value.replace(/\n$/, '')} exit status ${exitCode}`,
    );
    return { command, index: at + 1, of: list.commands.length, exitCode, durationMs };
  }
  return undefined;
}

const messageOf = (failed: FailedCommand): string =>
  `Error while executing command: ${failed.command.value.replace(/\n$/, '')}. Reason: exit status ${failed.exitCode}`;

async function runAttempts(
  session: BuildSession,
  driver: Driver,
  list: Omit<CommandList, 'attempt'> & { readonly onFailure: OnFailure | undefined },
): Promise<FailedCommand | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const failed = await runCommands(session, driver, { ...list, attempt });
    if (failed === undefined || !wantsRetry(list.onFailure, attempt, messageOf(failed))) return failed;
  }
}

async function endOf(session: BuildSession, spec: PhaseSpec, failed: FailedCommand): Promise<PhaseEnd> {
  const memory = await wasOutOfMemory(session, failed.exitCode);
  const aborted = spec.onFailure?.kind === 'abort';
  const { span } = failed.command;
  return {
    outcome: 'failed',
    exitCode: failed.exitCode,
    statusCode: 'COMMAND_EXECUTION_ERROR',
    message: messageOf(failed),
    aborted,
    forgiven: spec.onFailure?.kind === 'continue' && session.job.continueMeansSuccess,
    failure: {
      exitCode: failed.exitCode,
      command: {
        index: failed.index,
        of: failed.of,
        text: session.log.redact(failed.command.value),
        durationMs: failed.durationMs,
        span: withExcerpt(span, session.job.sources.get(span.source), session.log.redact),
      },
      ...(memory === undefined ? {} : { hints: [memory] }),
    },
  };
}

async function driverFor(session: BuildSession, spec: PhaseSpec): Promise<Driver | PhaseEnd> {
  const user = spec.runAs ?? session.job.spec.runAs ?? 'root';
  try {
    return await session.driverOf(user);
  } catch (error) {
    const message = `cannot run as "${user}": ${error instanceof Error ? error.message : String(error)}`;
    return { outcome: 'failed', statusCode: 'COMMAND_EXECUTION_ERROR', message };
  }
}

/** Runs seed's own script before a phase; it leaves state as a command does and is not shown as one. */
async function runPrologue(
  session: BuildSession,
  driver: Driver,
  spec: PhaseSpec,
): Promise<PhaseEnd | undefined> {
  if (spec.prologue === undefined) return undefined;
  const exitCode = await session.run(
    driver,
    prologueScript(spec.prologue, statePlace(session.job, session.workspace.layout)),
  );
  if (exitCode === 0 || session.interruption.cause !== undefined) return undefined;
  const message = `seed could not prepare the phase: its own script ended with exit status ${exitCode}`;
  return { outcome: 'failed', exitCode, statusCode: 'COMMAND_EXECUTION_ERROR', message, aborted: true };
}

async function runSpec(session: BuildSession, spec: PhaseSpec, phase: PhaseName): Promise<PhaseEnd> {
  const driver = await driverFor(session, spec);
  if ('outcome' in driver) return driver;
  const unprepared = await runPrologue(session, driver, spec);
  if (unprepared !== undefined) return unprepared;
  const fail = (): void => session.setVariable('CODEBUILD_BUILD_SUCCEEDING', '0');
  const failed = await runAttempts(session, driver, {
    phase,
    commands: spec.commands,
    isFinally: false,
    onFailure: spec.onFailure,
  });
  if (failed !== undefined) fail();
  const failedFinally = await runCommands(session, driver, {
    phase,
    commands: spec.finally,
    isFinally: true,
    attempt: 1,
  });
  if (failedFinally !== undefined) fail();
  const first = failed ?? failedFinally;
  return first === undefined ? { outcome: 'succeeded' } : endOf(session, spec, first);
}

/** Runs the commands of one phase of the user, its `finally` included. */
export async function runPhase(
  session: BuildSession,
  name: UserPhase,
  spec: PhaseSpec | undefined,
): Promise<PhaseEnd> {
  const phase = name.toUpperCase() as PhaseName;
  session.log.agent(`Entering phase ${phase}`);
  const isEmpty = spec === undefined || spec.commands.length + spec.finally.length === 0;
  if (spec === undefined || (isEmpty && spec.prologue === undefined)) return { outcome: 'succeeded' };
  const end = await runSpec(session, spec, phase);
  const { cause } = session.interruption;
  return cause === undefined ? end : { outcome: cause };
}
