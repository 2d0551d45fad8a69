import type { Build, BuildPhase } from '@aws-sdk/client-codebuild';
import { PHASES, USER_PHASES } from '@seed/deployspec';
import type { BuildFailure, BuildJob, BuildOutcome, PhaseName, PhaseResult } from '@seed/deployspec';
import type { Host } from '@seed/kernel';
import { commandFailure } from './command-failure.ts';

const OUTCOMES: Readonly<Record<string, BuildOutcome>> = {
  SUCCEEDED: 'succeeded',
  FAILED: 'failed',
  FAULT: 'fault',
  CLIENT_ERROR: 'failed',
  TIMED_OUT: 'timed-out',
  STOPPED: 'stopped',
};

/** The service's word for an ending in ours. */
export const outcomeOf = (status: string | undefined): BuildOutcome => OUTCOMES[status ?? ''] ?? 'fault';

export interface PhaseFollower {
  /** In CodeBuild's order. */
  readonly phases: readonly PhaseResult[];
  readonly failure: BuildFailure | undefined;
  /** The service's word, which is the last. */
  update(build: Build): void;
  /** The log says that a phase begins: it is there before the service is asked again. */
  entered(name: PhaseName): void;
  /** The log says how a phase ended. */
  left(result: PhaseResult): void;
}

const isPhase = (name: string | undefined): name is PhaseName =>
  (PHASES as readonly string[]).includes(name ?? '');

const placeOf = (name: PhaseName): number => PHASES.indexOf(name);

function resultOf(job: BuildJob, name: PhaseName, phase: BuildPhase): PhaseResult {
  const context = phase.contexts?.find(({ statusCode, message }) => Boolean(statusCode) || Boolean(message));
  const measured = (phase.endTime?.getTime() ?? 0) - (phase.startTime?.getTime() ?? 0);
  const { exitCode } = commandFailure(job, name, context?.message);
  return {
    name,
    outcome: outcomeOf(phase.phaseStatus),
    ...(exitCode === undefined ? {} : { exitCode }),
    durationMs:
      phase.durationInSeconds === undefined ? Math.max(0, measured) : phase.durationInSeconds * 1000,
    ...(context?.statusCode ? { statusCode: context.statusCode } : {}),
    ...(context?.message ? { message: context.message } : {}),
  };
}

/** How many commands the spec gives a phase, where it has a say. */
function commandsOf({ spec }: BuildJob, phase: PhaseName): { readonly commands?: number } {
  const name = USER_PHASES.find((one) => one.toUpperCase() === phase);
  if (name === undefined) return {};
  const { commands = [], finally: last = [] } = spec.phases[name] ?? {};
  return { commands: commands.length + last.length };
}

/** Phases as the log and the service report them, told once each and in their order. */
export function followPhases(job: BuildJob, host: Host): PhaseFollower {
  const results = new Map<PhaseName, PhaseResult>();
  let begun = -1;
  let ended = -1;

  const start = (name: PhaseName): void => {
    // The service may tell of one when the log is further already; its result has it.
    if (placeOf(name) <= begun) return;
    begun = placeOf(name);
    host.emit({ type: 'phase.started', node: job.node, data: { phase: name, ...commandsOf(job, name) } });
  };
  const finish = (result: PhaseResult): void => {
    start(result.name);
    results.set(result.name, result);
    if (placeOf(result.name) <= ended || placeOf(result.name) < begun) return;
    ended = placeOf(result.name);
    const { name, ...facts } = result;
    host.emit({ type: 'phase.finished', node: job.node, data: { phase: name, ...facts } });
  };
  const inOrder = (): PhaseResult[] => PHASES.flatMap((name) => results.get(name) ?? []);

  return {
    get phases() {
      return inOrder();
    },
    get failure() {
      const failed = inOrder().find(({ outcome }) => outcome !== 'succeeded');
      if (failed === undefined) return undefined;
      const { name, outcome, statusCode, message } = failed;
      return {
        phase: name,
        message: message ?? statusCode ?? outcome,
        ...commandFailure(job, name, message),
      };
    },
    entered: start,
    left(result) {
      if (!results.has(result.name)) finish(result);
    },
    update(build) {
      for (const phase of build.phases ?? []) {
        const { phaseType: name } = phase;
        if (!isPhase(name)) continue;
        start(name);
        if (phase.phaseStatus !== undefined) finish(resultOf(job, name, phase));
        // The last phase never gets a status of its own.
        else if (name === 'COMPLETED') finish({ name, outcome: 'succeeded', durationMs: 0 });
      }
    },
  };
}
