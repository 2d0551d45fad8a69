import type { Build, BuildPhase } from '@aws-sdk/client-codebuild';
import { PHASES } from '@seed/deployspec';
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
  readonly phases: readonly PhaseResult[];
  readonly failure: BuildFailure | undefined;
  /** Tells what a new state of the build brings. */
  update(build: Build): void;
}

const isPhase = (name: string | undefined): name is PhaseName =>
  (PHASES as readonly string[]).includes(name ?? '');

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

/** Phases as the service reports them, told once each and in their order. */
export function followPhases(job: BuildJob, host: Host): PhaseFollower {
  const started = new Set<PhaseName>();
  const phases: PhaseResult[] = [];
  let failure: BuildFailure | undefined;

  const start = (name: PhaseName): void => {
    if (started.has(name)) return;
    started.add(name);
    host.emit({ type: 'phase.started', node: job.node, data: { phase: name } });
  };
  const finish = (result: PhaseResult): void => {
    if (phases.some(({ name }) => name === result.name)) return;
    phases.push(result);
    const { name, ...facts } = result;
    host.emit({ type: 'phase.finished', node: job.node, data: { phase: name, ...facts } });
    if (result.outcome !== 'succeeded')
      failure ??= {
        phase: name,
        message: result.message ?? result.statusCode ?? result.outcome,
        ...commandFailure(job, name, result.message),
      };
  };

  return {
    phases,
    get failure() {
      return failure;
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
