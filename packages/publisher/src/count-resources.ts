import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { listPipelines } from './find-uses.ts';
import { listVersions } from './observe-components.ts';
import { listRecipes } from './observe-recipes.ts';

type Count = (services: Services, signal: AbortSignal) => Promise<readonly unknown[]>;

/** What there is of the kind that an operation makes, and what people call it. */
const COUNTS: Readonly<Record<string, { readonly words: string; readonly list: Count }>> = {
  CreateComponent: {
    words: 'versions of components',
    list: (services, signal) => listVersions(services, signal),
  },
  CreateContainerRecipe: {
    words: 'container recipes',
    list: (services, signal) => listRecipes(services, 'container', signal),
  },
  CreateImagePipeline: { words: 'pipelines', list: listPipelines },
  CreateImageRecipe: {
    words: 'image recipes',
    list: (services, signal) => listRecipes(services, 'image', signal),
  },
};

/** Says with a quota that is used up how many there are; other errors pass as they are. */
export async function withCount(
  services: Services,
  error: unknown,
  { operation, signal }: { readonly operation: string; readonly signal: AbortSignal },
): Promise<unknown> {
  const counted = COUNTS[operation];
  if (!isSeedError(error) || error.code !== 'publisher/quota' || counted === undefined) return error;
  // Who may create need not be allowed to list; the quota is what matters.
  const found = await counted.list(services, signal).catch(() => undefined);
  if (found === undefined) return error;
  const count = found.length;
  return new EnvironmentError('publisher/quota', `${error.message} (${counted.words} here: ${count})`, {
    hints: error.hints,
    data: { ...error.data, count },
    cause: error.cause,
  });
}
