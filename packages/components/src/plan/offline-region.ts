import type { ImageProject } from '../project/image-project.ts';
import { resourceArn } from '../project/names.ts';
import type { ComponentLock } from '../versions/component-lock.ts';
import { OWN_TAGS } from '../versions/published-digest.ts';
import type { PlanTarget } from './component-plan.ts';
import type { ObservedComponent, ObservedRecipe, ObservedRegion } from './component-registry.ts';
import { recipeKind } from './plan-recipe-items.ts';

/** An account as a lock remembers it, for plans without one: contents by their digests, nothing of configurations. */
export function offlineRegion(
  project: ImageProject,
  lock: ComponentLock,
  target: PlanTarget,
): ObservedRegion {
  const components = Object.values(lock.components).flatMap(({ awsName, version, semanticSha256, history }) =>
    Object.entries({ ...history, [version]: semanticSha256 }).map(
      ([number, digest]): ObservedComponent => ({
        name: awsName,
        arn: resourceArn(target, 'component', awsName, number, 1),
        version: number,
        build: 1,
        members: {},
        tags: { [OWN_TAGS.digest]: digest },
      }),
    ),
  );
  const recipes = project.images.flatMap((image): readonly ObservedRecipe[] => {
    const locked = lock.recipes[image.key];
    if (locked === undefined) return [];
    const { kind, awsName: name } = image.recipe;
    const arn = resourceArn(target, recipeKind(image), name, locked.version);
    return [
      {
        kind,
        name,
        arn,
        version: locked.version,
        members: {},
        tags: { [OWN_TAGS.fingerprint]: locked.fingerprint },
      },
    ];
  });
  const nothing = {
    references: [],
    infrastructure: [],
    distributions: [],
    pipelines: [],
    lifecycle: [],
    shares: [],
  };
  return { target, components, recipes, ...nothing };
}
