import type { AppliedItem, JsonObject, ObservedRecipe, RecipeItem } from '@seed/components';
import { ConflictError } from '@seed/kernel';
import type { Services } from './call-services.ts';
import { sameJson } from './json-of.ts';
import { getRecipe } from './observe-recipes.ts';
import { readArn } from './read-arn.ts';
import { sendUnlessTaken } from './send-request.ts';
import { uploadText } from './upload-text.ts';
import { vanished } from './vanished.ts';

type Call = NonNullable<RecipeItem['call']>;

/** Members of a request that a recipe does not show, or shows in another way. */
const NOT_SHOWN: ReadonlySet<string> = new Set([
  'clientToken',
  'dockerfileTemplateUri',
  'imageOsVersionOverride',
  'platformOverride',
  'semanticVersion',
  'tags',
]);

/** Publishes one version of a recipe. */
export async function applyRecipe(
  services: Services,
  item: RecipeItem & { readonly call: Call },
  signal: AbortSignal,
): Promise<AppliedItem> {
  const { id, call, upload } = item;
  const about = { words: `recipe "${item.name} ${item.version}"`, item: id };
  if (upload !== undefined) await uploadText(services, upload, { request: call.request, signal });
  const request = { ...call.request, clientToken: call.clientToken };
  const arn = await sendUnlessTaken(services, { operation: call.operation, request }, { signal, about });
  if (arn === undefined) return settleTaken(services, item, signal);
  if ((await getRecipe(services, arn, signal)) === undefined) throw vanished(about, arn);
  return { id, outcome: 'done', arn, version: readArn(arn).version };
}

async function settleTaken(
  services: Services,
  item: RecipeItem & { readonly call: Call },
  signal: AbortSignal,
): Promise<AppliedItem> {
  const found = await getRecipe(services, item.arn, signal);
  const differing = found === undefined ? [] : differences(item.call.request, found);
  if (found !== undefined && differing.length === 0)
    return { id: item.id, outcome: 'already', arn: found.arn, version: found.version };
  throw new ConflictError(
    'C114',
    `the recipe "${item.name} ${item.version}" exists already, with other ${differing.join(', ') || 'content'}`,
    {
      hints: ['raise `recipe_version` with `seed components validate --fix`, then plan again'],
      data: { item: item.id, arn: item.arn, members: differing },
    },
  );
}

function differences(request: JsonObject, { members }: ObservedRecipe): string[] {
  return Object.entries(request)
    .filter(([name, value]) => !NOT_SHOWN.has(name) && !sameJson(value, members[name]))
    .map(([name]) => name);
}
