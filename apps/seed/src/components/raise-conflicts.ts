import { newestVersion, raise, raiseVersion } from '@seed/components';
import type {
  BumpLevel,
  ComponentItem,
  ImageProject,
  PlanItem,
  RecipeItem,
  TextEdit,
} from '@seed/components';
import type { Plans } from './tell-plans.ts';

export interface RaiseRequest {
  /** `--bump`; absent where only components that say `bump: auto` are raised. */
  readonly level: BumpLevel | undefined;
}

/** Images whose components are about to be published. */
const imagesOf = (item: PlanItem): readonly string[] =>
  item.kind === 'component' && item.action === 'create' ? item.images : [];

type Versioned = ComponentItem | RecipeItem;

const isTaken = (item: PlanItem): item is Versioned =>
  item.action === 'conflict' &&
  (item.kind === 'component' || item.kind === 'recipe') &&
  item.diagnostics.some(({ code }) => ['C104', 'C107', 'C108', 'C114'].includes(code));

function componentEdit(
  { component: key }: ComponentItem,
  {
    project,
    taken,
    level,
  }: {
    readonly project: ImageProject;
    readonly taken: readonly string[];
    readonly level: BumpLevel | undefined;
  },
): TextEdit | undefined {
  const component = project.components.find((one) => one.key === key);
  if (component === undefined || (level === undefined && component.bump !== 'auto')) return undefined;
  const raised = raiseVersion(component, level ?? 'patch', taken);
  return 'edit' in raised ? raised.edit : undefined;
}

function recipeEdit(
  { images }: RecipeItem,
  project: ImageProject,
  taken: readonly string[],
): TextEdit | undefined {
  const image = project.images.find(({ key }) => images.includes(key));
  const { version, versionPlace: place } = image?.recipe ?? {};
  if (version === undefined || place === undefined) return undefined;
  return { ...place, text: raise(newestVersion([version.text, ...taken]) ?? version.text, 'patch') };
}

const idOf = ({ kind, name }: Versioned): string => `${kind}/${name}`;

/** Whether all that changes in a recipe are components that may go up by themselves. */
function isAutomatic({ images }: RecipeItem, project: ImageProject, wholes: Plans['wholes']): boolean {
  const changed = wholes.flatMap(({ items }) =>
    items.flatMap((item) =>
      item.kind === 'component' && item.action === 'create' && item.images.some((key) => images.includes(key))
        ? [item.component]
        : [],
    ),
  );
  const bumps = changed.map((key) => project.components.find((one) => one.key === key)?.bump);
  return bumps.length > 0 && bumps.every((bump) => bump === 'auto');
}

/** Every version that stands in the way in some account, as edits above all that are published. */
export function conflictEdits(
  project: ImageProject,
  { plans, wholes }: Pick<Plans, 'plans' | 'wholes'>,
  { level }: RaiseRequest,
): readonly TextEdit[] {
  const published = new Set(plans.flatMap(({ items }) => items.flatMap(imagesOf)));
  const own = plans.flatMap(({ items }) => items.filter(isTaken));
  // A component that goes up takes the recipes of its images along, whatever is published now.
  const recipes = wholes.flatMap(({ items }) =>
    items
      .filter(isTaken)
      .filter((item) => item.kind === 'recipe' && item.images.some((key) => published.has(key))),
  );
  const conflicts = [...own, ...recipes];
  const groups = Map.groupBy(conflicts, idOf);
  const edits = [...groups.values()].flatMap((items): TextEdit[] => {
    const [item] = items;
    if (item === undefined) return [];
    const taken = items.flatMap(({ previous }) => (previous === undefined ? [] : [previous]));
    if (item.kind === 'recipe' && level === undefined && !isAutomatic(item, project, wholes)) return [];
    const edit =
      item.kind === 'component'
        ? componentEdit(item, { project, taken, level })
        : recipeEdit(item, project, taken);
    return edit === undefined ? [] : [edit];
  });
  const places = new Map(edits.map((edit) => [`${edit.file}:${edit.start}`, edit]));
  return [...places.values()];
}

/** Recipes whose components were raised are in conflict only once they are planned again: how often that is done. */
export const MOST_ROUNDS = 3;
