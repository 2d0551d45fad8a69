import type { BuildOutcome, PhaseName } from '@seed/deployspec';
import { CancelledError } from '@seed/kernel';
import type { EventBody, Host, LogLine } from '@seed/kernel';
import type { BuildEntry } from './build-entry.ts';
import type { PhaseStatus } from './phases.ts';

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

/** Phases that begin and end when the endpoint says so: it has its own word before and after the executor's. */
const OWN: ReadonlySet<string> = new Set(['SUBMITTED', 'COMPLETED']);

/** A host that keeps phases and log of a build in its entry. */
export function followBuild(entry: BuildEntry): Host {
  const emit = (event: EventBody): void => {
    if (event.type === 'phase.started') {
      if (!OWN.has(event.data.phase)) entry.phases.start(event.data.phase as PhaseName);
    } else if (event.type === 'phase.finished') {
      const { phase, outcome, statusCode, message } = event.data;
      if (OWN.has(phase)) return;
      entry.phases.finish(phase as PhaseName, {
        status: STATUS[outcome as BuildOutcome],
        ...(statusCode === undefined ? {} : { statusCode }),
        ...(message === undefined ? {} : { message }),
      });
    }
  };
  return {
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
}
