import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';
import { nextId, resolved } from './fake-place.ts';
import type { Operation, Place, Resource } from './fake-place.ts';
import { invalidValue, notFound, ServiceFailure } from './service-failure.ts';

const MOST_TAGS = 50;

function tagged(input: Body, place: Place): Resource {
  const arn = textAt(input, 'resourceArn');
  const found = place.resources.get(arn);
  if (found === undefined) throw notFound(arn);
  return found;
}

const list: Operation = (input, { place }) => ({ tags: tagged(input, place).body['tags'] });

const tag: Operation = (input, { place }) => {
  const { body } = tagged(input, place);
  const tags = { ...(body['tags'] as Body), ...(input['tags'] as Body) };
  if (Object.keys(tags).length > MOST_TAGS)
    throw new ServiceFailure('InvalidParameterException', `A resource has at most ${MOST_TAGS} tags.`);
  body['tags'] = tags;
  return {};
};

const untag: Operation = (input, { place }) => {
  const { body } = tagged(input, place);
  const gone = input['tagKeys'] as readonly string[];
  body['tags'] = Object.fromEntries(
    Object.entries(body['tags'] as Body).filter(([key]) => !gone.includes(key)),
  );
  return {};
};

/** Policies of a kind of resource: `PutComponentPolicy` and `GetComponentPolicy`. */
function policies(title: string, member: string): Readonly<Record<string, Operation>> {
  return {
    [`Put${title}Policy`]: (input, { place }) => {
      const resource = resolved(place, String(input[member]));
      const policy = textAt(input, 'policy');
      if (!isJson(policy)) throw invalidValue('policy', 'It is no JSON.');
      resource.policy = policy;
      shareByPolicy(resource, place);
      return { [member]: resource.arn };
    },
    [`Get${title}Policy`]: (input, { place }) => {
      const { arn, policy } = resolved(place, String(input[member]));
      if (policy === undefined) throw notFound(`policy of ${arn}`);
      return { policy };
    },
  };
}

/** A policy makes a share, which nobody is shown before it is promoted. */
function shareByPolicy({ arn }: Resource, place: Place): void {
  const shared = [...place.shares.values()].some(
    ({ featureSet, associations }) =>
      featureSet === 'CREATED_FROM_POLICY' && associations.some(({ entity }) => entity === arn),
  );
  if (shared) return;
  const share = `arn:${place.partition}:ram:${place.region}:${place.account}:resource-share/${nextId(place, '')}`;
  place.shares.set(share, {
    arn: share,
    name: `CreatedFromPolicy-${nextId(place, '')}`,
    external: false,
    featureSet: 'CREATED_FROM_POLICY',
    tags: [],
    associations: [{ type: 'RESOURCE', entity: arn, status: 'ASSOCIATED' }],
    since: 0,
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const fakeTags: Readonly<Record<string, Operation>> = {
  ListTagsForResource: list,
  TagResource: tag,
  UntagResource: untag,
  ...policies('Component', 'componentArn'),
  ...policies('ImageRecipe', 'imageRecipeArn'),
  ...policies('ContainerRecipe', 'containerRecipeArn'),
  ...policies('Image', 'imageArn'),
};
