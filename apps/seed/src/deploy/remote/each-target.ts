import { EnvironmentError, isSeedError, mapLimit } from '@seed/kernel';
import type { SeedError, Target } from '@seed/kernel';

/** Accounts and regions that are worked on side by side. */
const AT_ONCE = 16;

export const placeText = ({ accountId, region }: Pick<Target, 'accountId' | 'region'>): string =>
  `${region} of account ${accountId}`;

type Ending<T> = { readonly value: T } | { readonly error: SeedError; readonly target: Target };

/**
 * Does something for each account and region. What goes wrong in some is told once, of all of them, after the others are
 * done. Rejects with EnvironmentError; what is no SeedError passes as it is.
 */
export async function eachTarget<T>(
  targets: readonly Target[],
  work: (target: Target) => Promise<T>,
): Promise<readonly T[]> {
  const endings = await mapLimit(targets, AT_ONCE, async (target): Promise<Ending<T>> => {
    try {
      return { value: await work(target) };
    } catch (error) {
      if (isSeedError(error)) return { error, target };
      throw error;
    }
  });
  const failed = endings.filter((ending) => 'error' in ending);
  const [first] = failed;
  if (first === undefined) return endings.flatMap((ending) => ('value' in ending ? [ending.value] : []));
  if (failed.length === 1) throw first.error;
  const alike = [...Map.groupBy(failed, ({ error }) => error.message)];
  const lines = alike.map(
    ([message, some]) => `  ${some.map(({ target }) => placeText(target)).join(', ')}: ${message}`,
  );
  throw new EnvironmentError(
    first.error.code,
    [`${failed.length} of ${targets.length} accounts and regions cannot be used:`, ...lines].join('\n'),
    {
      hints: [...new Set(failed.flatMap(({ error }) => error.hints))],
      data: {
        targets: failed.map(({ error, target }) => ({ ...target, code: error.code, message: error.message })),
      },
      cause: first.error,
    },
  );
}
