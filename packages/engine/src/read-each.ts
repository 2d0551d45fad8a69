import { EnvironmentError } from '@seed/kernel';

/** What was read, and of what nothing could be read. */
export interface ReadEach<K, V> {
  readonly values: readonly V[];
  readonly failures: readonly { readonly of: K; readonly error: EnvironmentError }[];
}

/** Reads all of them side by side; only what the environment keeps from being read counts as a failure. */
export async function readEach<K, V>(
  all: readonly K[],
  read: (one: K) => Promise<V>,
): Promise<ReadEach<K, V>> {
  const values: V[] = [];
  const failures: { of: K; error: EnvironmentError }[] = [];
  const settled = await Promise.allSettled(all.map(read));
  for (const [at, one] of settled.entries()) {
    if (one.status === 'fulfilled') values.push(one.value);
    else if (one.reason instanceof EnvironmentError) failures.push({ of: all[at] as K, error: one.reason });
    else throw one.reason;
  }
  return { values, failures };
}

/** One error for everything that keeps places from being looked at; undefined where there is nothing. */
export function unreachable(errors: readonly EnvironmentError[]): EnvironmentError | undefined {
  const [first] = errors;
  const messages = [...new Set(errors.map(({ message }) => message))];
  if (first === undefined || messages.length === 1) return first;
  const message = `${errors.length} accounts and regions cannot be looked at: ${messages.join('; ')}`;
  const hints = [...new Set(errors.flatMap((error) => error.hints))];
  return new EnvironmentError(first.code, message, { hints, cause: first });
}
