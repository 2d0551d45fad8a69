import { ofKind, resolve } from './fake-place.ts';
import type { Place } from './fake-place.ts';
import { textAt } from './check-request.ts';
import type { Body } from './check-request.ts';

/** Members under which pipelines name what they use. */
const USED_BY_PIPELINES = [
  'imageRecipeArn',
  'containerRecipeArn',
  'infrastructureConfigurationArn',
  'distributionConfigurationArn',
];

/** What keeps a resource from being deleted: recipes, pipelines, shares. */
export function dependantsOf(place: Place, arn: string): string[] {
  const recipes = [...ofKind(place, 'image-recipe'), ...ofKind(place, 'container-recipe')].filter(
    ({ body }) =>
      ((body['components'] ?? []) as Body[]).some(
        ({ componentArn }) => resolve(place, String(componentArn))?.arn === arn,
      ),
  );
  const pipelines = ofKind(place, 'image-pipeline').filter(({ body }) =>
    USED_BY_PIPELINES.some(
      (name) => body[name] !== undefined && resolve(place, textAt(body, name))?.arn === arn,
    ),
  );
  const shares = [...place.shares.values()].filter(({ associations }) =>
    associations.some(
      ({ entity, type, status }) => type === 'RESOURCE' && entity === arn && status !== 'DISASSOCIATED',
    ),
  );
  const policy = place.resources.get(arn)?.policy === undefined ? [] : [`policy of ${arn}`];
  return [...recipes, ...pipelines, ...shares].map(({ arn: found }) => found).concat(policy);
}
