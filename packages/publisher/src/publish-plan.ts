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
  /** The first failure; what ran beside it was let end. */
  readonly failure?: SeedError;
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
  const ended = new Map<string, PublishedItem>();
  const waiting = [...plan.items];
  const ids = new Set(plan.items.map(({ id }) => id));
  let failure: SeedError | undefined;
  let stopped = false;

  const isReady = ({ after }: PlanItem): boolean => after.every((id) => !ids.has(id) || ended.has(id));
  const nextReady = (): PlanItem | undefined => {
    const at = stopped || signal.aborted ? -1 : waiting.findIndex(isReady);
    return at === -1 ? undefined : waiting.splice(at, 1)[0];
  };
  let running = 0;
  const start = (): readonly Promise<void>[] => {
    const started: Promise<void>[] = [];
    for (let item = nextReady(); item !== undefined; item = running < concurrency ? nextReady() : undefined) {
      running += 1;
      started.push(run(item));
    }
    return started;
  };
  const run = async (item: PlanItem): Promise<void> => {
    try {
      const done = await runItem(item, options);
      ended.set(item.id, done);
      failure ??= done.error;
      stopped ||= done.error !== undefined;
    } catch (error) {
      stopped = true;
      throw error;
    } finally {
      running -= 1;
    }
    await Promise.all(start());
  };

  await Promise.all(start());
  if (!stopped && !signal.aborted && waiting.length > 0)
    throw new BugError(
      'publisher/circle',
      `items wait for each other: ${waiting.map(({ id }) => id).join(', ')}`,
    );
  return {
    items: plan.items.map((item) => ended.get(item.id) ?? { item, state: 'not-started' }),
    ...(failure === undefined ? {} : { failure }),
  };
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
