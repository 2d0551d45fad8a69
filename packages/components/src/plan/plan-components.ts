import { sortDiagnostics } from '@seed/kernel';
import { createFindings } from '@seed/yaml';
import type { ImageProject } from '../project/image-project.ts';
import type { ProjectFindings } from '../project/project-codes.ts';
import { checkDockerfiles, checkPinnedVersions } from './check-recipe.ts';
import { componentDrift, componentTags, tagItem } from './component-drift.ts';
import type { ComponentPlan, PlanItem, RecipeItem, TagItem } from './component-plan.ts';
import type { ObservedRegion } from './component-registry.ts';
import { planBasis } from './plan-basis.ts';
import { planComponentItems } from './plan-component-items.ts';
import { planConfigurationItems } from './plan-configuration-items.ts';
import { planManaged } from './plan-managed.ts';
import { planRecipeItems } from './plan-recipe-items.ts';
import { planShare } from './plan-share.ts';
import { type Planning, type PlanOptions, selectComponents, selectImages, tagsFor } from './planning.ts';

/**
 * What publishing a project would do in one account and region, out of what both say. Pure: it reads and calls nothing.
 * Where something is in conflict nothing may be published; the diagnostics say what, with its place and a way out.
 */
export function planComponents(
  project: ImageProject,
  observed: ObservedRegion,
  options: PlanOptions = {},
): ComponentPlan {
  const findings: ProjectFindings = createFindings();
  const images = selectImages(project, options.images);
  const components = selectComponents(project, images);
  const planning: Planning = {
    project,
    observed,
    target: observed.target,
    options,
    images,
    components,
    findings,
  };
  const componentItems = planComponentItems(planning);
  const recipeItems = planRecipeItems(planning, componentItems);
  checkPinnedVersions(planning, componentItems);
  checkDockerfiles(planning);
  const isOffline = options.offline === true;
  const configurations = isOffline ? { items: [], drift: [] } : planConfigurationItems(planning, recipeItems);
  const share = isOffline ? undefined : planShare(planning, componentItems);
  const tags = [
    ...componentTags(planning, componentItems),
    ...(isOffline ? [] : recipeTags(planning, recipeItems)),
  ];
  const items: readonly PlanItem[] = [
    ...componentItems,
    ...recipeItems,
    ...configurations.items,
    ...tags,
    ...(share === undefined ? [] : [share]),
  ];
  return {
    target: observed.target,
    items,
    managed: planManaged(planning),
    drift: [...componentDrift(planning, componentItems), ...configurations.drift],
    diagnostics: sortDiagnostics(findings.list),
    basis: planBasis(planning),
  };
}

function recipeTags(planning: Planning, items: readonly RecipeItem[]): readonly TagItem[] {
  return items.flatMap((item) => {
    const held = planning.observed.recipes.find(({ arn }) => arn === item.arn);
    const image = planning.images.find(({ key }) => item.images.includes(key));
    if (item.action !== 'unchanged' || held === undefined || image === undefined) return [];
    return tagItem(item, { wanted: tagsFor(image.tags), held: held.tags, planning });
  });
}

/** Whether publishing would change something, and whether it may. */
export function planCounts({ items, drift, diagnostics }: ComponentPlan) {
  const count = (action: PlanItem['action']): number => items.filter((item) => item.action === action).length;
  return {
    create: count('create'),
    update: count('update'),
    unchanged: count('unchanged'),
    conflict: count('conflict'),
    drift: drift.length,
    errors: diagnostics.filter(({ severity }) => severity === 'error').length,
  };
}
