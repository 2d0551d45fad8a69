import type { Diagnostic, SourceSet } from './diagnostic.ts';

const BRAND = Symbol.for('seed.SeedError');

export interface SeedErrorOptions {
  readonly hints?: readonly string[];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Seed could not do its job. A build that failed is a result, never one of these. */
export class SeedError extends Error {
  readonly [BRAND] = true;
  readonly code: string;
  readonly hints: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, options: SeedErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.hints = options.hints ?? [];
    this.data = options.data ?? {};
  }

  toJSON(): Record<string, unknown> {
    return { code: this.code, message: this.message, hints: this.hints, data: this.data };
  }
}

/** The user's text or flags are wrong: exit 2. */
export class InputError extends SeedError {
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: SourceSet;

  constructor(
    code: string,
    message: string,
    options: SeedErrorOptions & {
      readonly diagnostics?: readonly Diagnostic[];
      readonly sources?: SourceSet;
    } = {},
  ) {
    super(code, message, options);
    this.diagnostics = options.diagnostics ?? [];
    this.sources = options.sources ?? new Map();
  }

  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), diagnostics: this.diagnostics };
  }
}

/** The machine or the account is not ready: exit 3. */
export class EnvironmentError extends SeedError {}

/** A person, or a run that cannot ask, said no (exit 4), or a signal ended the work (exit 130 or 143). */
export class CancelledError extends SeedError {
  readonly by: 'declined' | 'SIGINT' | 'SIGTERM';

  constructor(
    code: string,
    message: string,
    by: 'declined' | 'SIGINT' | 'SIGTERM',
    options: SeedErrorOptions = {},
  ) {
    super(code, message, options);
    this.by = by;
  }
}

/** A lock is held, a plan is stale, an immutable version exists: exit 6. */
export class ConflictError extends SeedError {}

/** An invariant of seed itself broke: exit 70. */
export class BugError extends SeedError {}

/** Recognises a SeedError, also one made by another copy of this package. */
export function isSeedError(error: unknown): error is SeedError {
  return typeof error === 'object' && error !== null && BRAND in error;
}
