import { EXIT } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { rehearsePlan } from '@seed/publisher';
import type { RehearsedItem } from '@seed/publisher';
import { count, formatDiagnostics } from '@seed/view';
import type { CommandContext } from '../command.ts';
import type { OpenPlace } from './open-places.ts';
import type { Plans } from './tell-plans.ts';

/** What came of the trial of one place. */
export interface TriedPlace {
  readonly target: string;
  readonly region: string;
  readonly items: readonly RehearsedItem[];
}

/** Lets the service look at what plans would make, without making it. Rejects where it cannot be asked. */
export async function tryPlans(
  { plans }: Plans,
  { places, signal }: { readonly places: readonly OpenPlace[]; readonly signal: AbortSignal },
): Promise<readonly TriedPlace[]> {
  const tried: TriedPlace[] = [];
  for (const [index, plan] of plans.entries()) {
    const registry = places[index]?.builder.registry;
    if (registry === undefined) continue;
    const { name: target, region } = plan.target;
    tried.push({ target, region, items: await rehearsePlan(plan, { registry, signal }) });
  }
  return tried;
}

/** The refusal as a finding, at the place of the settings or the document that the item has. */
function findingOf({ item, error }: RehearsedItem): Diagnostic[] {
  if (error === undefined) return [];
  return [
    {
      code: error.code,
      severity: 'error',
      summary: error.message,
      hints: [`${item.id} is refused`, ...error.hints],
    },
  ];
}

/** Trials as programs get them. */
export const triedDocument = (tried: readonly TriedPlace[]): readonly object[] =>
  tried.flatMap(({ target, region, items }) =>
    items
      .filter(({ item }) => item.call !== undefined)
      .map(({ item, outcome, error }) => ({
        target,
        region,
        id: item.id,
        outcome,
        ...(error === undefined ? {} : { code: error.code, message: error.message }),
      })),
  );

/** Tells a person what the service would take; the exit status. */
export function tellTried(context: CommandContext, tried: readonly TriedPlace[]): number {
  const { out, err, io, print, note, general } = context;
  const refused = tried.flatMap(({ items }) => items.flatMap(findingOf));
  if (general.json !== true) {
    for (const { items } of tried) {
      const amount = (outcome: RehearsedItem['outcome']): number =>
        items.filter((one) => one.item.call !== undefined && one.outcome === outcome).length;
      const words = [
        `the service takes ${count(amount('passes'), 'item')}`,
        ...(amount('refused') > 0 ? [`refuses ${amount('refused')}`] : []),
        ...(amount('not-tried') > 0
          ? [`${amount('not-tried')} cannot be tried before others are there`]
          : []),
      ];
      print(`${out.glyph(amount('refused') > 0 ? 'failed' : 'done')} ${words.join(', ')}`);
    }
    const columns = io.stderr.size?.().columns ?? 88;
    if (refused.length > 0)
      note(formatDiagnostics(refused, { style: err, sources: new Map(), columns, all: true }));
  }
  return refused.length > 0 ? EXIT.input : EXIT.done;
}
