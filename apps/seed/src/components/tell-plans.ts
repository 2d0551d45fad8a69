import { planCounts, planJson } from '@seed/components';
import type { ComponentPlan } from '@seed/components';
import { ConflictError, hasErrors, InputError, sortDiagnostics } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { count, formatDiagnostics, formatPublication } from '@seed/view';
import type { CommandContext } from '../command.ts';
import { flatDiagnostic } from '../error-diagnostics.ts';
import { isConflicting } from './make-plans.ts';
import type { PlanScope } from './make-plans.ts';
import { shownFrom } from './open-images.ts';
import type { OpenImages } from './open-images.ts';
import { publicationOf } from './publication-of.ts';

/** What was planned for all places, and what it was planned for. */
export interface Plans {
  readonly scope: PlanScope;
  readonly images: OpenImages;
  readonly plans: readonly ComponentPlan[];
  /** What the plans are parts of, each at the same index: recipes, too. */
  readonly wholes: readonly ComponentPlan[];
}

function subjectOf({ images, scope }: Plans, { items }: ComponentPlan): string {
  const amount = items.filter(({ kind }) => kind === 'component').length;
  const folder = images.project?.settings === undefined ? '' : `${images.show(images.project.folder)}/`;
  const where = images.paths.length === 1 ? images.show(images.paths[0] ?? '') : folder;
  const components = `${count(amount, 'component')}${where === '' ? '' : ` in ${where}`}`;
  const recipes = items.filter(({ kind }) => kind === 'recipe').length;
  return scope === 'images' ? `${components}, ${count(recipes, 'image')}` : components;
}

/** Findings that no line of the plan carries. */
function otherFindings(plan: ComponentPlan): readonly Diagnostic[] {
  const carried = new Set(plan.items.flatMap(({ diagnostics }) => diagnostics));
  const words = new Set([...carried].map(({ code, summary }) => `${code}\0${summary}`));
  return plan.diagnostics.filter(({ code, summary }) => !words.has(`${code}\0${summary}`));
}

const isLoud = ({ severity }: Diagnostic): boolean => severity !== 'info';

/** Prints plans for a person, one after the other. */
export function showPlans(
  context: CommandContext,
  told: Plans,
  { details }: { readonly details: boolean },
): void {
  const { out, err, io, print, note, general } = context;
  const shown = shownFrom(told.images.show);
  const { sources } = told.images;
  const columns = io.stdout.size?.().columns ?? 100;
  for (const [index, plan] of told.plans.entries()) {
    const view = publicationOf(plan, { subject: subjectOf(told, plan), shown, sources });
    print(`${index === 0 ? '' : '\n'}${formatPublication(view, { style: out, columns, details })}`);
    const others = otherFindings(plan)
      .map(shown)
      .filter((finding) => details || isLoud(finding));
    const loud = general.quiet === true ? others.filter(({ severity }) => severity === 'error') : others;
    if (loud.length > 0)
      note(
        `\n${formatDiagnostics(loud, {
          style: err,
          sources,
          columns: io.stderr.size?.().columns ?? 88,
          all: details,
          allBy: `seed ${told.scope === 'components' ? 'components' : 'recipes'} plan --details`,
        })}`,
      );
  }
}

const EMPTY_COUNTS = { create: 0, update: 0, unchanged: 0, conflict: 0, drift: 0, errors: 0 };

/** How much of what all plans do. */
export const countsOf = (plans: readonly ComponentPlan[]): typeof EMPTY_COUNTS =>
  plans.map(planCounts).reduce<typeof EMPTY_COUNTS>(
    (sum, one) => ({
      create: sum.create + one.create,
      update: sum.update + one.update,
      unchanged: sum.unchanged + one.unchanged,
      conflict: sum.conflict + one.conflict,
      drift: sum.drift + one.drift,
      errors: sum.errors + one.errors,
    }),
    EMPTY_COUNTS,
  );

/** Plans as programs get them: texts of documents left out, findings as everywhere. */
export function plansDocument({ scope, images, plans }: Plans): Record<string, unknown> {
  const shown = shownFrom(images.show);
  const flat = (found: readonly Diagnostic[]) => sortDiagnostics(found.map(shown)).map(flatDiagnostic);
  return {
    schema: scope === 'components' ? 'seed.components.plan/1' : 'seed.recipes.plan/1',
    targets: plans.map((plan) => {
      const { schema: _, diagnostics, items, ...rest } = planJson(plan);
      return {
        ...rest,
        items: items.map((item) => ({ ...item, diagnostics: flat(item.diagnostics) })),
        diagnostics: flat(diagnostics),
      };
    }),
    counts: countsOf(plans),
    diagnostics: flat(plans.flatMap(({ diagnostics }) => diagnostics)),
  };
}

/** Codes that say that a number is taken, or behind what is published. */
const CONFLICTS = new Set(['C103', 'C104', 'C105', 'C106', 'C107', 'C108', 'C114']);

/**
 * The error of plans that cannot be carried out, undefined where they can: a ConflictError where a version is in the
 * way, an InputError where something else is wrong.
 */
export function planProblem({ images, plans, scope }: Plans): ConflictError | InputError | undefined {
  if (!plans.some(isConflicting)) return undefined;
  const shown = shownFrom(images.show);
  const diagnostics = plans
    .flatMap((plan) => plan.diagnostics.map(shown))
    .filter(({ severity }) => severity === 'error');
  const command = scope === 'components' ? 'seed components publish' : 'seed recipes publish';
  const others = diagnostics.filter(({ code }) => !CONFLICTS.has(code));
  if (others.length > 0 && hasErrors(others))
    return new InputError('components/unsound', 'this cannot be published', {
      diagnostics: others,
      sources: images.sources,
    });
  const names = new Set(
    plans.flatMap(({ items }) => items.filter(({ action }) => action === 'conflict').map(({ name }) => name)),
  );
  return new ConflictError(
    'components/conflict',
    `${count(names.size, 'version')} in conflict: ${[...names].slice(0, 5).join(', ')}${names.size > 5 ? ', …' : ''}`,
    {
      hints: [`raise what has to rise: \`${command} --bump patch\``, 'or edit the versions by hand'],
      data: { diagnostics },
    },
  );
}
