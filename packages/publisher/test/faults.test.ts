import { seedFailure } from '@seed/kernel/testing';
import {
  NOTHING_WANTED,
  componentItem,
  documentThatSays,
  planOf,
  recipeItem,
  startFakeImageBuilder,
} from '@seed/components/testing';
import { publishPlan } from '@seed/publisher';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRegistry, registryAt, testRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };

/** Ten components, and a recipe of all of them. */
function wholeProject() {
  const components = Array.from({ length: 10 }, (_, at) => componentItem({ name: `part-${at}` }));
  const recipe = recipeItem({
    name: 'base',
    components: components.map(({ arn }) => arn),
    after: components.map(({ id }) => id),
  });
  return [...components, recipe];
}

const writes = (requests: readonly { operation: string; status: number }[], operation: string) =>
  requests.filter((one) => one.operation === operation && one.status === 200).length;

describe('publishing over a network that fails', { timeout: 120_000 }, () => {
  it('IB-F62 succeeds where 30 % of all calls are refused as too many, with few repetitions', async () => {
    const { fake, registry } = await testRegistry({ throttled: 0.3 });

    const result = await publishPlan(planOf(wholeProject()), { registry, ...io });
    const found = await registry.observe(
      { ...NOTHING_WANTED, components: [{ name: 'part-1', version: '1.0.0' }] },
      io,
    );

    expect(result.failures).toEqual([]);
    expect(result.items.map(({ state }) => state)).toEqual(Array(11).fill('done'));
    expect(found.components).toHaveLength(1);
    expect(writes(fake.requests, 'CreateComponent')).toBe(10);
    const refused = fake.requests.filter(({ status }) => status === 429).length;
    expect(refused).toBeGreaterThan(0);
    // 21 calls, 30 % of which are refused each time.
    expect(fake.requests.length).toBeLessThan(60);
  });

  it('IB-F57 goes on after a server that died at the third component, and makes none twice', async () => {
    const first = await openRegistry({
      fault: ({ operation }, count) =>
        operation === 'CreateComponent' && count === 3 ? { kind: 'death' } : undefined,
    });
    const items = wholeProject();
    const interrupted = new AbortController();
    const running = publishPlan(planOf(items), {
      registry: first.registry,
      signal: interrupted.signal,
      concurrency: 1,
    });
    await died(first.fake.url);
    interrupted.abort();
    const before = await running;
    await first.dispose();
    const again = await startFakeImageBuilder({ memory: first.fake.memory });
    const second = registryAt(again);
    onTestFinished(() => second.dispose());

    const after = await publishPlan(planOf(items), { registry: second.registry, ...io });

    expect(before.items.map(({ state }) => state).slice(0, 3)).toEqual(['done', 'done', 'interrupted']);
    expect(before.items.at(-1)?.state).toBe('not-started');
    expect(after.failures).toEqual([]);
    const names = [...again.place().resources.keys()].filter((arn) => arn.includes(':component/'));
    expect(names.toSorted()).toEqual(
      items
        .slice(0, 10)
        .map(({ arn }) => arn)
        .toSorted(),
    );
  });

  it('repeats a call whose answer was lost, and makes nothing twice', async () => {
    const { fake, registry } = await testRegistry({
      fault: ({ operation }, count) => {
        if (operation !== 'CreateComponent' || count > 2) return undefined;
        return { kind: 'cut', when: count === 1 ? 'before' : 'after' };
      },
    });

    const applied = await registry.apply(componentItem({ name: 'app' }), io);

    expect(applied).toMatchObject({ outcome: 'done', build: 1 });
    const tokens = fake.requests
      .filter(({ operation }) => operation === 'CreateComponent')
      .map(({ input }) => input['clientToken']);
    expect(tokens).toHaveLength(3);
    expect(new Set(tokens).size).toBe(1);
    expect(fake.place().resources.size).toBe(1);
  });

  it.each(['ServiceException', 'ServiceUnavailableException'])(
    'repeats a call with the same token after a %s',
    async (name) => {
      const { fake, registry } = await testRegistry({
        fault: ({ operation }, count) =>
          operation === 'CreateComponent' && count < 3 ? { kind: 'refused', name } : undefined,
      });

      const applied = await registry.apply(componentItem({ name: 'app' }), io);

      expect(applied.outcome).toBe('done');
      const tokens = fake.requests
        .filter(({ operation }) => operation === 'CreateComponent')
        .map(({ input }) => input['clientToken']);
      expect(tokens).toHaveLength(3);
      expect(new Set(tokens).size).toBe(1);
    },
  );

  it('waits while another change of the same thing is under way, and gives up after a minute', async () => {
    const { registry } = await testRegistry({
      fault: ({ operation, input }, count) => {
        const inUse = { kind: 'refused', name: 'ResourceInUseException', message: 'in use' } as const;
        if (operation !== 'CreateComponent') return undefined;
        return input['name'] === 'never' || count < 4 ? inUse : undefined;
      },
    });

    expect(await registry.apply(componentItem({ name: 'app' }), io)).toMatchObject({ outcome: 'done' });
    const failure = await seedFailure(registry.apply(componentItem({ name: 'never' }), io));

    expect(failure.code).toBe('publisher/in-use');
    expect(failure.message).toBe(
      'another change of the component "never 1.0.0" has been under way for a minute: in use',
    );
  });

  it('begins a listing anew, once, where the service forgot how far it was', async () => {
    const { fake, registry } = await testRegistry({
      fault: ({ operation, input }, count) =>
        operation === 'ListComponents' && input['nextToken'] !== undefined && count < 3
          ? { kind: 'refused', name: 'InvalidPaginationTokenException' }
          : undefined,
    });
    for (let at = 0; at < 30; at += 1)
      fake.call('CreateComponent', {
        name: `part-${at}`,
        semanticVersion: '1.0.0',
        platform: 'Linux',
        data: documentThatSays('hello'),
      });

    const { components } = await registry.observe(
      { ...NOTHING_WANTED, components: [{ name: 'part-29' }] },
      io,
    );

    expect(components).toHaveLength(1);
    expect(fake.requests.filter(({ operation }) => operation === 'ListComponents')).toHaveLength(4);
  });

  it('waits until what it made can be read, and notices where the service only remembers it', async () => {
    const { fake, registry } = await testRegistry({
      fault: ({ operation }, count) =>
        operation === 'GetComponent' && count < 3
          ? { kind: 'refused', name: 'ResourceNotFoundException' }
          : undefined,
    });
    const recipe = recipeItem({ name: 'base' });

    const applied = await registry.apply(componentItem({ name: 'app' }), io);
    await registry.apply(recipe, io);
    fake.call('DeleteImageRecipe', { imageRecipeArn: recipe.arn });
    const failure = await seedFailure(registry.apply(recipe, io));

    expect(applied.outcome).toBe('done');
    expect(failure.code).toBe('publisher/token-reused');
    expect(failure.message).toContain('does not have it');
  });

  it('ends at once when it is told to', async () => {
    const { fake, registry } = await testRegistry({
      fault: () => ({ kind: 'refused', name: 'ServiceUnavailableException' }),
    });
    const told = new AbortController();

    const work = registry.apply(componentItem({ name: 'app' }), { signal: told.signal });
    told.abort(new Error('enough'));

    await expect(work).rejects.toThrow('enough');
    expect(fake.place().resources.size).toBe(0);
  });
});

/** Resolves when nobody listens there any more. */
async function died(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    );
    if (!answered) return;
    await new Promise((next) => setImmediate(next));
  }
}
