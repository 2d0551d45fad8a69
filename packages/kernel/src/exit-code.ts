import {
  BugError,
  CancelledError,
  ConflictError,
  EnvironmentError,
  InputError,
  isSeedError,
} from './seed-error.ts';

/** The process exit status of every kind of ending (docs/adr/0010). */
export const EXIT = {
  done: 0,
  failed: 1,
  input: 2,
  environment: 3,
  declined: 4,
  changesPending: 5,
  conflict: 6,
  bug: 70,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Maps anything thrown to an exit status; what is not a SeedError is a bug of seed. */
export function exitCodeOf(error: unknown): ExitCode {
  if (!isSeedError(error)) return EXIT.bug;
  if (error instanceof InputError) return EXIT.input;
  if (error instanceof EnvironmentError) return EXIT.environment;
  if (error instanceof CancelledError) {
    if (error.by === 'declined') return EXIT.declined;
    return error.by === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
  }
  if (error instanceof ConflictError) return EXIT.conflict;
  if (error instanceof BugError) return EXIT.bug;
  return EXIT.bug;
}
