import { readGitFacts } from '@seed/build';
import { observeRequest, planComponents } from '@seed/components';
import type { ComponentLock, ComponentPlan, ImageProject, PlanItem, PlanOptions } from '@seed/components';
import { hasErrors } from '@seed/kernel';
import type { OpenPlace } from './open-places.ts';

/** `components`: components and their share; `images`: also recipes, configurations and pipelines. */
export type PlanScope = 'components' | 'images';

export interface PlanRequest {
  readonly scope: PlanScope;
  /** Keys of the components that are meant, where not all are. */
  readonly components?: ReadonlySet<string>;
  /** Keys of images; all where absent. */
  readonly images?: readonly string[];
  readonly lock: ComponentLock;
  readonly allowRebuild: boolean;
  /** Goes into the tags of what is made. */
  readonly commit?: string;
  /** Makes calls that were made before other calls. */
  readonly newToken?: string;
}

/** The commit that what is published comes from; marked where files differ from it. */
export async function commitOf(root: string, signal: AbortSignal): Promise<string | undefined> {
  const facts = await readGitFacts(root, signal).catch(() => undefined);
  if (facts === undefined) return undefined;
  return facts.dirty ? `${facts.commit}-dirty` : facts.commit;
}

/** What the rules are told. */
export const planOptions = ({ lock, allowRebuild, commit, newToken, images }: PlanRequest): PlanOptions => ({
  lock,
  allowRebuild,
  ...(images === undefined || images.length === 0 ? {} : { images }),
  ...(commit === undefined ? {} : { commit }),
  ...(newToken === undefined ? {} : { newToken }),
});

/** Components that are meant, with those that they call. */
function wantedIds(plan: ComponentPlan, keys: ReadonlySet<string>): ReadonlySet<string> {
  const byId = new Map(plan.items.map((item) => [item.id, item]));
  const ids = new Set<string>();
  const add = (item: PlanItem): void => {
    if (ids.has(item.id)) return;
    ids.add(item.id);
    for (const id of item.after) {
      const before = byId.get(id);
      if (before?.kind === 'component') add(before);
    }
  };
  for (const item of plan.items) if (item.kind === 'component' && keys.has(item.component)) add(item);
  return ids;
}

function isWanted(item: PlanItem, ids: ReadonlySet<string> | undefined): boolean {
  if (item.kind === 'component') return ids === undefined || ids.has(item.id);
  if (item.kind === 'tags')
    return item.after.length === 0 ? item.arn.includes(':component/') : isOfComponent(item);
  return item.kind === 'share';
}

const isOfComponent = ({ after, arn }: PlanItem): boolean =>
  arn.includes(':component/') && after.every((id) => id.startsWith('component/'));

/** The part of a plan that is about components. */
function componentsOf(plan: ComponentPlan, keys: ReadonlySet<string> | undefined): ComponentPlan {
  const ids = keys === undefined ? undefined : wantedIds(plan, keys);
  const items = plan.items.filter((item) => isWanted(item, ids));
  const kept = new Set(items.map(({ id }) => id));
  return {
    ...plan,
    items: items.map((item) => ({ ...item, after: item.after.filter((id) => kept.has(id)) })),
    managed: [],
    drift: plan.drift.filter(({ kind }) => kind === 'component' || kind === 'share'),
    diagnostics: items.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** The part of a plan that was asked for. */
export const scopedPlan = (plan: ComponentPlan, { scope, components }: PlanRequest): ComponentPlan =>
  scope === 'components' ? componentsOf(plan, components) : plan;

/** A plan of what was asked for, and the whole that it is a part of. */
export interface PlacePlan {
  readonly plan: ComponentPlan;
  readonly whole: ComponentPlan;
}

/** Looks at one account and region, and says what publishing would do there. Changes nothing. */
export async function planPlace(
  project: ImageProject,
  { target, builder }: OpenPlace,
  { request, signal }: { readonly request: PlanRequest; readonly signal: AbortSignal },
): Promise<PlacePlan> {
  const { images } = request;
  const wanted = images === undefined || images.length === 0 ? {} : { images };
  const observed = await builder.registry.observe(observeRequest(project, target, wanted), { signal });
  const whole = planComponents(project, observed, planOptions(request));
  return { plan: scopedPlan(whole, request), whole };
}

/** What has to be done; nothing where all is as it should be. */
export const workOf = ({ items }: ComponentPlan): readonly PlanItem[] =>
  items.filter(({ action }) => action === 'create' || action === 'update');

export const isConflicting = ({ items, diagnostics }: ComponentPlan): boolean =>
  items.some(({ action }) => action === 'conflict') || hasErrors(diagnostics);
