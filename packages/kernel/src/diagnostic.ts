/** Where a text came from: a path as the user would type it, or a label such as `<inline buildspec>`. */
export type SourceId = string;

/** A text together with the name that diagnostics show for it. */
export interface Source {
  readonly id: SourceId;
  readonly text: string;
}

/** A place in a text: 1-based line and column (in characters), 0-based offset. */
export interface Pos {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface Span {
  readonly source: SourceId;
  readonly start: Pos;
  readonly end: Pos;
  /** In events: the line in which it begins, and those before it. */
  readonly excerpt?: readonly string[];
}

export type Severity = 'error' | 'warning' | 'info';

/** A finding about the user's text or machine. `code` is `area/thing`; `summary` has no full stop. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly detail?: string;
  readonly span?: Span;
  /** Where in the document, for programs: `phases[0].steps[1].inputs`. */
  readonly path?: string;
  readonly related?: readonly { readonly span: Span; readonly label: string }[];
  readonly hints?: readonly string[];
}

/** The texts that spans point into, by source id; code frames are cut from them. */
export type SourceSet = ReadonlyMap<SourceId, string>;

/** What every loader returns: the value when it could be made, and all findings, sorted by position. */
export interface Loaded<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;
}

/** Sorts by source, line and column, and drops repeated findings. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const key = (d: Diagnostic) =>
    `${d.code}\0${d.summary}\0${d.span?.source ?? ''}\0${d.span?.start.offset ?? -1}`;
  const unique = [...new Map(diagnostics.map((d) => [key(d), d])).values()];
  return unique.sort(
    (a, b) =>
      (a.span?.source ?? '').localeCompare(b.span?.source ?? '') ||
      (a.span?.start.offset ?? -1) - (b.span?.start.offset ?? -1),
  );
}

/** True when at least one finding is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === 'error');
}

/** One entry of a package's `codes.ts`: a line for lists, a short page for `seed explain`. */
export interface CodeDoc {
  readonly summary: string;
  readonly docs: string;
}
