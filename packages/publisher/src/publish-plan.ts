import type { AppliedItem, ComponentPlan, ComponentRegistry, PlanItem } from '@seed/components';
import { BugError, isSeedError } from '@seed/kernel';
import type { SeedError } from '@seed/kernel';

/** `interrupted`: nobody waited for the answer, so it may be done or not; doing it again is safe. */
export type ItemState = 'done' | 'already' | 'nothing' | 'failed' | 'interrupted' | 'not-started';

export interface PublishedItem {
  readonly item: PlanItem;
  readonly state: ItemState;
  /** Of items that are done, were done already, or had nothing to do. */
  readonly applied?: AppliedItem;
  readonly error?: SeedError;
}

export interface PublishResult {
  /** In the order of the plan. */
  readonly items: readonly PublishedItem[];
  /** In the order of the plan: the first that happened, and what failed of that which ran beside it. */
  readonly failures: readonly SeedError[];
}

export interface PublishOptions {
  readonly registry: ComponentRegistry;
  /** An abort ends the waiting for calls under way, and nothing new is started. */
  readonly signal: AbortSignal;
  /** Items under way at once; 3 where absent. */
  readonly concurrency?: number;
  /** An item with something to do begins or ends; what is interrupted does neither. */
  readonly onItem?: (item: PlanItem, state: 'running' | ItemState) => void;
}

const CONCURRENCY = 3;

/**
 * Does a plan: every item after those that it needs. After a failure nothing new is started; what was done stays, and
 * the plan of a new observation goes on from there. Failures of items are part of the result.
 */
export async function publishPlan(plan: ComponentPlan, options: PublishOptions): Promise<PublishResult> {
  const { signal, concurrency = CONCURRENCY } = options;
  const ids = new Set(plan.items.map(({ id }) => id));
  const waiting = [...plan.items];
  const running = new Map<string, Promise<void>>();
  const ended = new Map<string, PublishedItem>();
  let hasFailed = false;

  const isReady = ({ after }: PlanItem): boolean => after.every((id) => !ids.has(id) || ended.has(id));
  const nextReady = (): PlanItem | undefined => {
    const at = hasFailed || signal.aborted || running.size >= concurrency ? -1 : waiting.findIndex(isReady);
    return at === -1 ? undefined : waiting.splice(at, 1)[0];
  };
  const run = async (item: PlanItem): Promise<void> => {
    const one = await runItem(item, options);
    hasFailed ||= one.error !== undefined;
    ended.set(item.id, one);
    running.delete(item.id);
  };

  const startReady = (): boolean => {
    for (let item = nextReady(); item !== undefined; item = nextReady()) running.set(item.id, run(item));
    return running.size > 0;
  };

  while (startReady()) await Promise.race(running.values());
  if (!hasFailed && !signal.aborted && waiting.length > 0)
    throw new BugError(
      'publisher/circle',
      `items wait for each other: ${waiting.map(({ id }) => id).join(', ')}`,
    );
  const items = plan.items.map((item) => ended.get(item.id) ?? { item, state: 'not-started' as const });
  return { items, failures: items.flatMap(({ error }) => (error === undefined ? [] : [error])) };
}

async function runItem(item: PlanItem, { registry, signal, onItem }: PublishOptions): Promise<PublishedItem> {
  const hasWork = item.call !== undefined;
  const tell = (state: 'running' | ItemState): void => {
    if (hasWork) onItem?.(item, state);
  };
  tell('running');
  try {
    const applied = await registry.apply(item, { signal });
    tell(applied.outcome);
    return { item, state: applied.outcome, applied };
  } catch (error) {
    if (isSeedError(error)) {
      tell('failed');
      return { item, state: 'failed', error };
    }
    if (!signal.aborted) throw error;
    return { item, state: 'interrupted' };
  }
}
