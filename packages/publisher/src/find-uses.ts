import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import { compareVersions, fitsPattern, parseArn } from '@seed/components';
import type { ObservedRecipe } from '@seed/components';
import { mapLimit } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { drainPages } from './drain-pages.ts';
import { LANES } from './observe-components.ts';
import { getRecipe, listRecipes } from './observe-recipes.ts';
import { listAssociations, listShares } from './observe-shares.ts';

/** Something that names others by ARN, wildcards among them. */
export interface User {
  /** For people: `recipe "x 1.0.0"`. */
  readonly words: string;
  readonly arn: string;
  readonly references: readonly string[];
}

export async function listPipelines(services: Services, signal: AbortSignal): Promise<ImagePipeline[]> {
  const { ListImagePipelinesCommand } = await import('@aws-sdk/client-imagebuilder');
  return drainPages(async (nextToken) => {
    const command = new ListImagePipelinesCommand(nextToken === undefined ? {} : { nextToken });
    const about = { words: 'pipelines of the account' };
    const page = await services.read((client, send) => client.send(command, send), { signal, about });
    return { items: page.imagePipelineList, nextToken: page.nextToken };
  });
}

export async function readRecipes(services: Services, signal: AbortSignal): Promise<ObservedRecipe[]> {
  const listed = [
    ...(await listRecipes(services, 'image', signal)),
    ...(await listRecipes(services, 'container', signal)),
  ];
  const found = await mapLimit(listed, LANES, ({ arn }) => getRecipe(services, arn, signal));
  return found.filter((recipe) => recipe !== undefined);
}

/** What a recipe names: its components, and the image that it starts from where that is one of Image Builder's. */
export function recipeUser({ name, version, arn, members }: ObservedRecipe): User {
  const { components = [], parentImage } = members;
  const named = (components as readonly { readonly componentArn: string }[]).map(
    ({ componentArn }) => componentArn,
  );
  return {
    words: `recipe "${name} ${version}"`,
    arn,
    references: [...named, ...(typeof parentImage === 'string' ? [parentImage] : [])],
  };
}

export async function pipelineUsers(services: Services, signal: AbortSignal): Promise<User[]> {
  const pipelines = await listPipelines(services, signal);
  return pipelines.map(({ name = '', arn = '', ...used }) => ({
    words: `pipeline "${name}"`,
    arn,
    references: [
      used.imageRecipeArn,
      used.containerRecipeArn,
      used.infrastructureConfigurationArn,
      used.distributionConfigurationArn,
    ].filter((reference) => reference !== undefined),
  }));
}

/** Shares, those that policies made among them. */
export async function shareUsers(services: Services, signal: AbortSignal): Promise<User[]> {
  const shares = await listShares(services, undefined, signal);
  return mapLimit(shares, 2, async ({ name = '', resourceShareArn: shareArn = '' }) => ({
    words: `share "${name}"`,
    arn: shareArn,
    references: (await listAssociations(services, { shareArn, type: 'RESOURCE' }, signal)).map(
      ({ entity }) => entity,
    ),
  }));
}

/**
 * The ARN among `existing` that a reference leads to: with a wildcard the newest version that fits, without a build
 * the newest build.
 */
export function leadsTo(reference: string, existing: readonly string[]): string | undefined {
  if (existing.includes(reference)) return reference;
  const wanted = parseArn(reference);
  if (wanted?.version === undefined || wanted.build !== undefined) return undefined;
  const { version, ...rest } = wanted;
  const fitting = existing
    .map((arn) => ({ arn, at: parseArn(arn) }))
    .filter(
      ({ at }) =>
        at?.version !== undefined &&
        at.kind === rest.kind &&
        at.name === rest.name &&
        at.account === rest.account &&
        fitsPattern(at.version, version),
    )
    .sort(
      (a, b) =>
        compareVersions(b.at?.version ?? '', a.at?.version ?? '') || (b.at?.build ?? 0) - (a.at?.build ?? 0),
    );
  return fitting[0]?.arn;
}

/** Who uses each ARN, in words. */
export function usesOf(
  users: readonly User[],
  existing: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const uses = new Map<string, string[]>();
  for (const { words, references } of users)
    for (const reference of references) {
      const arn = leadsTo(reference, existing);
      if (arn !== undefined) uses.set(arn, [...(uses.get(arn) ?? []), words]);
    }
  return uses;
}
