import type {
  ArtifactResult,
  BuildFailure,
  BuildJob,
  BuildOutcome,
  PhaseName,
  PhaseResult,
  RecordedCall,
  ReportResult,
} from '@seed/deployspec';
import type { Clock, EventBody, Host } from '@seed/kernel';
import type { BuildLog } from '../log/build-log.ts';

/** How a phase ended. `aborted`: no later phase of the user runs. */
export interface PhaseEnd {
  readonly outcome: BuildOutcome;
  readonly exitCode?: number;
  readonly statusCode?: string;
  readonly message?: string;
  readonly aborted?: boolean;
  /** The phase's failure does not fail the build. */
  readonly forgiven?: boolean;
  readonly failure?: Omit<BuildFailure, 'phase' | 'message'>;
}

/** What is known of a build so far; becomes its result. */
export interface BuildRecord {
  readonly phases: readonly PhaseResult[];
  readonly failure: BuildFailure | undefined;
  readonly warnings: readonly { readonly code: string; readonly text: string }[];
  outcome: BuildOutcome;
  exported: Readonly<Record<string, string>>;
  metadata: Readonly<Record<string, unknown>>;
  artifacts: readonly ArtifactResult[];
  reports: readonly ReportResult[];
  rehearsal: readonly RecordedCall[];
  ref: string | undefined;
  emit(event: EventBody): void;
  warn(code: string, text: string): void;
  /** Runs one phase between its two events. */
  phase(name: PhaseName, work: () => Promise<PhaseEnd>, commands?: number): Promise<PhaseEnd>;
}

/** Phases that CodeBuild's agent speaks about in the log. */
const SPOKEN: ReadonlySet<PhaseName> = new Set([
  'DOWNLOAD_SOURCE',
  'INSTALL',
  'PRE_BUILD',
  'BUILD',
  'POST_BUILD',
  'UPLOAD_ARTIFACTS',
]);

function stateOf(end: PhaseEnd): string | undefined {
  if (end.outcome === 'succeeded') return 'SUCCEEDED';
  if (end.outcome === 'stopped' || end.outcome === 'timed-out') return undefined;
  return end.aborted === true ? 'FAILED_WITH_ABORT' : 'FAILED';
}

/** Keeps the record of one build and tells the host of each step. */
export function createBuildRecord(
  job: BuildJob,
  host: Host,
  tools: { readonly log: BuildLog; readonly clock: Clock },
): BuildRecord {
  const { log, clock } = tools;
  const phases: PhaseResult[] = [];
  const warnings: { code: string; text: string }[] = [];
  let failure: BuildFailure | undefined;
  const emit = (event: EventBody): void => host.emit({ node: job.node, ...event });

  const closeLog = (name: PhaseName, end: PhaseEnd): void => {
    const state = SPOKEN.has(name) ? stateOf(end) : undefined;
    if (state === undefined) return;
    log.agent(`Phase complete: ${name} State: ${state}`);
    log.agent(`Phase context status code: ${end.statusCode ?? ''} Message: ${end.message ?? ''}`);
  };

  const close = (name: PhaseName, startedAt: number, end: PhaseEnd): PhaseEnd => {
    closeLog(name, end);
    const facts = {
      outcome: end.outcome,
      durationMs: clock.now() - startedAt,
      ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
      ...(end.statusCode === undefined ? {} : { statusCode: end.statusCode }),
      ...(end.message === undefined ? {} : { message: log.redact(end.message) }),
    };
    phases.push({ name, ...facts });
    emit({ type: 'phase.finished', data: { phase: name, ...facts } });
    if (end.outcome !== 'succeeded' && end.forgiven !== true) {
      if (record.outcome === 'succeeded') record.outcome = end.outcome;
      failure ??= {
        phase: name,
        message: log.redact(end.message ?? end.outcome),
        ...(end.exitCode === undefined ? {} : { exitCode: end.exitCode }),
        ...end.failure,
      };
    }
    return end;
  };

  const record: BuildRecord = {
    phases,
    warnings,
    get failure() {
      return failure;
    },
    outcome: 'succeeded',
    exported: {},
    metadata: {},
    artifacts: [],
    reports: [],
    rehearsal: [],
    ref: undefined,
    emit,
    warn(code, text) {
      const line = log.redact(text);
      if (warnings.some((known) => known.code === code && known.text === line)) return;
      warnings.push({ code, text: line });
      emit({ type: 'notice.raised', data: { text: line, code } });
    },
    async phase(name, work, commands) {
      const startedAt = clock.now();
      emit({ type: 'phase.started', data: { phase: name, ...(commands === undefined ? {} : { commands }) } });
      try {
        return close(name, startedAt, await work());
      } catch (error) {
        close(name, startedAt, {
          outcome: 'fault',
          message: error instanceof Error ? error.message : String(error),
        });
        throw error;
      }
    },
  };
  return record;
}
