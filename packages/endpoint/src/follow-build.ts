import type { BuildOutcome, PhaseName } from '@seed/deployspec';
import { CancelledError } from '@seed/kernel';
import type { EventBody, Host, LogLine } from '@seed/kernel';
import type { BuildEntry } from './build-entry.ts';
import type { PhaseEnding, PhaseStatus } from './build-phases.ts';

const STATUS = {
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  stopped: 'STOPPED',
  'timed-out': 'TIMED_OUT',
  fault: 'FAULT',
} as const satisfies Record<BuildOutcome, PhaseStatus>;

export const statusOf = (outcome: BuildOutcome): PhaseStatus => STATUS[outcome];

/** `2026/11/21 03:17:42.123000`: how CodeBuild's agent tells the time. */
function agentTime(at: number): string {
  const iso = new Date(at).toISOString();
  return `${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 23)}000`;
}

/** Writes a line into the log as CodeBuild's stream has it: every event ends with a line feed. */
export function writeLog(entry: BuildEntry, line: Omit<LogLine, 'node'>): void {
  const spoken = line.stream === 'agent' && line.bare !== true;
  const text = spoken ? `[Container] ${agentTime(line.at)} ${line.text}` : line.text;
  entry.log.add(line.at, `${text}\n`);
}

/**
 * Phases that end when the endpoint says so: what it does before and after the executor's work belongs to them.
 */
const OWN: ReadonlySet<string> = new Set(['SUBMITTED', 'UPLOAD_ARTIFACTS', 'FINALIZING', 'COMPLETED']);

export interface FollowedBuild {
  readonly host: Host;
  /** How the phases ended that the endpoint closes itself. */
  readonly held: ReadonlyMap<PhaseName, PhaseEnding>;
}

/** A host that keeps phases and log of a build in its entry. */
export function followBuild(entry: BuildEntry): FollowedBuild {
  const held = new Map<PhaseName, PhaseEnding>();
  const emit = (event: EventBody): void => {
    if (event.type === 'phase.started') {
      const phase = event.data.phase as PhaseName;
      if (!OWN.has(phase) || phase === 'UPLOAD_ARTIFACTS') entry.phases.start(phase);
    } else if (event.type === 'phase.finished') {
      const { outcome, statusCode, message } = event.data;
      const phase = event.data.phase as PhaseName;
      const ending: PhaseEnding = {
        status: STATUS[outcome as BuildOutcome],
        ...(statusCode === undefined ? {} : { statusCode }),
        ...(message === undefined ? {} : { message }),
      };
      if (OWN.has(phase)) held.set(phase, ending);
      else entry.phases.finish(phase, ending);
    }
  };
  const host: Host = {
    emit,
    log: (line) => writeLog(entry, line),
    ask: (question) =>
      Promise.reject(
        new CancelledError(
          'endpoint/nobody-to-ask',
          `"${question.subject}" has nobody to answer it`,
          'declined',
        ),
      ),
  };
  return { host, held };
}
