import type { ComponentPlan, PlanItem } from '@seed/components';
import { isSeedError, mapLimit } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';
import type { ImageBuilderRegistry } from './create-image-builder-registry.ts';

export interface RehearsedItem {
  readonly item: PlanItem;
  /** `not-tried`: it needs what does not exist yet, or there is no way to try it. */
  readonly outcome: 'passes' | 'refused' | 'not-tried';
  /** Why it was refused. */
  readonly error?: SeedError;
}

const LANES = 3;

/** Lets the service check what a plan would make, as far as it can be checked before anything is made. */
export function rehearsePlan(
  plan: ComponentPlan,
  { registry, signal }: { readonly registry: ImageBuilderRegistry; readonly signal: AbortSignal },
): Promise<readonly RehearsedItem[]> {
  const pending = new Set(plan.items.filter(({ call }) => call !== undefined).map(({ id }) => id));
  return mapLimit(plan.items, LANES, async (item): Promise<RehearsedItem> => {
    if (item.call === undefined || item.after.some((id) => pending.has(id)))
      return { item, outcome: 'not-tried' };
    try {
      return { item, outcome: await registry.rehearse(item, { signal }) };
    } catch (error) {
      // What the service does not take is a result; that it cannot be asked is none.
      if (isSeedError(error) && error.code === 'publisher/invalid-request')
        return { item, outcome: 'refused', error };
      throw error;
    }
  });
}
