import type { EventOf, Span } from '@seed/kernel';

/** What `build.finished` carries besides its scalar fields; the JSON that reporters and viewers show. */
export interface FailureFacts {
  readonly phase: string;
  readonly message: string;
  readonly exitCode?: number;
  readonly command?: {
    readonly index: number;
    readonly of: number;
    readonly text: string;
    readonly span: Span;
    readonly durationMs?: number;
  };
  readonly hints?: readonly string[];
}

export interface ArtifactFacts {
  readonly id: string;
  readonly path: string;
  readonly files: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
}

export interface ReportFacts {
  readonly name: string;
  readonly status: string;
  readonly test?: {
    readonly total: number;
    readonly succeeded: number;
    readonly failed: number;
    readonly error: number;
    readonly skipped: number;
  };
  /** Failed ones first; not all of many. */
  readonly cases?: readonly {
    readonly suite: string;
    readonly name: string;
    readonly status: string;
    readonly message?: string;
  }[];
  readonly coverage?: { readonly linePercent?: number; readonly branchPercent?: number };
}

export interface RecordedFacts {
  readonly tool: string;
  readonly command: string;
  readonly phase?: string;
}

export interface WarningFacts {
  readonly code: string;
  readonly text: string;
}

export interface BuildFacts {
  readonly outcome: EventOf<'build.finished'>['data']['outcome'];
  readonly durationMs: number;
  readonly phases: EventOf<'build.finished'>['data']['phases'];
  readonly exported: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly artifacts: readonly ArtifactFacts[];
  readonly reports: readonly ReportFacts[];
  readonly warnings: readonly WarningFacts[];
  readonly rehearsal: readonly RecordedFacts[];
  readonly failure?: FailureFacts;
  readonly ref?: string;
}

const listOf = <T>(value: unknown): readonly T[] => (Array.isArray(value) ? (value as T[]) : []);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a `build.finished` event, also one of a later version with more or fewer optional fields. */
export function buildFacts(data: EventOf<'build.finished'>['data']): BuildFacts {
  return {
    outcome: data.outcome,
    durationMs: data.durationMs,
    phases: listOf(data.phases),
    exported: isRecord(data.exported) ? data.exported : {},
    metadata: isRecord(data.metadata) ? data.metadata : {},
    artifacts: listOf<ArtifactFacts>(data.artifacts),
    reports: listOf<ReportFacts>(data.reports),
    warnings: listOf<WarningFacts>(data.warnings),
    rehearsal: listOf<RecordedFacts>(data.rehearsal),
    ...(isRecord(data.failure) ? { failure: data.failure as unknown as FailureFacts } : {}),
    ...(data.ref === undefined ? {} : { ref: data.ref }),
  };
}
