import type { ContainerRecipe, ImageRecipe } from '@aws-sdk/client-imagebuilder';
import { newestVersion, normalName } from '@seed/components';
import type { ObservedRecipe, WantedRecipe } from '@seed/components';
import { mapLimit } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { drainPages } from './drain-pages.ts';
import { membersOf } from './json-of.ts';
import { LANES } from './observe-components.ts';
import { readArn } from './read-arn.ts';
import { isAbsent } from './refusal.ts';

type Kind = WantedRecipe['kind'];

interface Listed {
  readonly arn: string;
  readonly name: string;
  readonly dateCreated?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** All recipes of a kind that belong to the account. */
export async function listRecipes(services: Services, kind: Kind, signal: AbortSignal): Promise<Listed[]> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const about = { words: `${kind} recipes of the account` };
  return drainPages(async (nextToken) => {
    const input = { owner: 'Self' as const, ...(nextToken === undefined ? {} : { nextToken }) };
    const page = await services.read(
      async (client, send) => {
        if (kind === 'image') {
          const found = await client.send(new sdk.ListImageRecipesCommand(input), send);
          return { items: found.imageRecipeSummaryList, nextToken: found.nextToken };
        }
        const found = await client.send(new sdk.ListContainerRecipesCommand(input), send);
        return { items: found.containerRecipeSummaryList, nextToken: found.nextToken };
      },
      { signal, about },
    );
    const items = (page.items ?? []).map(({ arn = '', name = '', dateCreated, tags }) => ({
      arn,
      name,
      dateCreated,
      tags,
    }));
    return { items, nextToken: page.nextToken };
  });
}

/** One version, whole; nothing where there is none. */
export async function getRecipe(
  services: Services,
  arn: string,
  signal: AbortSignal,
): Promise<ObservedRecipe | undefined> {
  const sdk = await import('@aws-sdk/client-imagebuilder');
  const kind: Kind = readArn(arn).kind === 'container-recipe' ? 'container' : 'image';
  const recipe = await services.read(
    async (client, send): Promise<ImageRecipe | ContainerRecipe | undefined> => {
      try {
        if (kind === 'image')
          return (await client.send(new sdk.GetImageRecipeCommand({ imageRecipeArn: arn }), send))
            .imageRecipe;
        const command = new sdk.GetContainerRecipeCommand({ containerRecipeArn: arn });
        return (await client.send(command, send)).containerRecipe;
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    { signal, about: { words: `recipe "${arn}"` } },
  );
  return recipe === undefined ? undefined : observedOf(kind, recipe);
}

function observedOf(kind: Kind, recipe: ImageRecipe | ContainerRecipe): ObservedRecipe {
  const { arn = '', name = '', version = '', dateCreated, tags = {} } = recipe;
  return {
    kind,
    name,
    arn,
    version,
    ...(dateCreated === undefined ? {} : { dateCreated }),
    members: membersOf(recipe, ['tags']),
    tags,
  };
}

function listedOf(kind: Kind, { arn, name, dateCreated, tags = {} }: Listed): ObservedRecipe {
  return {
    kind,
    name,
    arn,
    version: readArn(arn).version,
    ...(dateCreated === undefined ? {} : { dateCreated }),
    members: {},
    tags,
  };
}

async function observeOne(
  services: Services,
  wanted: WantedRecipe,
  { listed, signal }: { readonly listed: readonly Listed[]; readonly signal: AbortSignal },
): Promise<ObservedRecipe[]> {
  const name = normalName(wanted.name);
  const own = listed.filter(({ arn }) => readArn(arn).name === name);
  const newest = newestVersion(own.map(({ arn }) => readArn(arn).version));
  const found = await mapLimit(own, LANES, (one) => {
    const { version } = readArn(one.arn);
    const isRead = wanted.version === undefined || version === wanted.version || version === newest;
    return isRead ? getRecipe(services, one.arn, signal) : Promise.resolve(listedOf(wanted.kind, one));
  });
  return found.filter((recipe) => recipe !== undefined);
}

export async function observeRecipes(
  services: Services,
  wanted: readonly WantedRecipe[],
  signal: AbortSignal,
): Promise<ObservedRecipe[]> {
  const kinds = [...new Set(wanted.map(({ kind }) => kind))];
  const found = await mapLimit(kinds, kinds.length, async (kind) => {
    const listed = await listRecipes(services, kind, signal);
    const ofKind = wanted.filter((one) => one.kind === kind);
    return mapLimit(ofKind, LANES, (one) => observeOne(services, one, { listed, signal }));
  });
  return found.flat(2);
}
