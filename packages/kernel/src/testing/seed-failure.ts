import { isSeedError } from '../seed-error.ts';
import type { SeedError } from '../seed-error.ts';

/** The SeedError that work rejects with; any other ending fails the test. */
export async function seedFailure(work: Promise<unknown>): Promise<SeedError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isSeedError(error)) throw new Error(`expected a SeedError, got ${String(error)}`);
  return error;
}
