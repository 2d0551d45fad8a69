import { createHash } from 'node:crypto';
import {
  NOTHING_WANTED,
  componentItem,
  configurationItem,
  documentThatSays,
  planOf,
  recipeItem,
} from '@seed/components/testing';
import type { FakeImageBuilderOptions } from '@seed/components/testing';
import type { PlanItem } from '@seed/components';
import { seedFailure } from '@seed/kernel/testing';
import { publishPlan, rehearsePlan } from '@seed/publisher';
import { describe, expect, it } from 'vitest';
import { testRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };

const opened = async (options: FakeImageBuilderOptions = {}) => {
  const all = await testRegistry(options);
  const publish = (items: readonly PlanItem[], concurrency?: number) =>
    publishPlan(planOf(items), {
      registry: all.registry,
      ...io,
      ...(concurrency === undefined ? {} : { concurrency }),
    });
  return { ...all, publish };
};

const CHANGES = /^(?:PUT|Create|Update|Delete|Tag|Put|Start|Associate)/;

describe('publishing a plan', { timeout: 30_000 }, () => {
  it('IB-F55 makes a recipe after its components, and a component after one that it calls', async () => {
    const { fake, publish } = await opened();
    const called = componentItem({ name: 'called' });
    const calls = componentItem({ name: 'calls', after: [called.id] });
    const recipe = recipeItem({
      name: 'base',
      components: [called.arn, calls.arn],
      after: [called.id, calls.id],
    });

    const { items } = await publish([recipe, calls, called]);

    expect(items.map(({ item, state }) => [item.id, state])).toEqual([
      [recipe.id, 'done'],
      [calls.id, 'done'],
      [called.id, 'done'],
    ]);
    const made = fake.requests.filter(({ operation }) => operation.startsWith('Create'));
    expect(made.map(({ input }) => input['name'])).toEqual(['called', 'calls', 'base']);
  });

  it('has at most three items under way, or as many as it is told', async () => {
    const { registry } = await opened();
    let running = 0;
    let most = 0;
    const items = Array.from({ length: 9 }, (_, at) => componentItem({ name: `part-${at}` }));
    const counting = {
      ...registry,
      async apply(item: PlanItem) {
        running += 1;
        most = Math.max(most, running);
        const applied = await registry.apply(item, io);
        running -= 1;
        return applied;
      },
    };

    await publishPlan(planOf(items), { registry: counting, ...io });
    const usual = most;
    most = 0;
    await publishPlan(planOf(items), { registry: counting, ...io, concurrency: 1 });

    expect([usual, most]).toEqual([3, 1]);
  });

  it('starts nothing more after a failure, and tells what was done, failed and not started', async () => {
    const { publish } = await opened();
    const bad = componentItem({ name: 'bad', text: 'phases: {' });
    const items = [
      componentItem({ name: 'good' }),
      bad,
      componentItem({ name: 'late' }),
      recipeItem({ name: 'base', after: [bad.id] }),
    ];
    const told: string[] = [];

    const result = await publish(items, 1);

    expect(result.items.map(({ state }) => state)).toEqual(['done', 'failed', 'not-started', 'not-started']);
    expect(result.failures[0]?.code).toBe('publisher/invalid-request');
    expect(result.failures[0]?.data).toMatchObject({ item: 'component/bad/1.0.0' });
    expect(told).toEqual([]);
  });

  it('tells every failure of items that went side by side', async () => {
    const { publish } = await opened();
    const bad = ['one', 'two'].map((name) => componentItem({ name, text: 'phases: {' }));

    const { failures } = await publish(bad, 2);

    expect(failures.map(({ data }) => data?.['item'])).toEqual(bad.map(({ id }) => id));
  });

  it('IB-F61 uploads a large document encrypted, checked, and only into a bucket of the account', async () => {
    const { fake, registry } = await opened();
    const text = documentThatSays('x'.repeat(20_000));
    const item = componentItem({
      name: 'large',
      text,
      request: { kmsKeyId: 'arn:aws:kms:eu-west-2:123456789012:key/1' },
    });

    await registry.apply(item, io);

    const [object] = [...fake.place().objects.values()];
    expect(object?.body).toBe(text);
    expect(object?.headers).toMatchObject({
      'x-amz-expected-bucket-owner': '123456789012',
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'arn:aws:kms:eu-west-2:123456789012:key/1',
      'x-amz-checksum-sha256': createHash('sha256').update(text).digest('base64'),
    });
    const order = fake.requests.map(({ operation }) => operation).filter((name) => CHANGES.test(name));
    expect(order).toEqual(['PUT', 'CreateComponent']);
  });

  it('IB-F61 does not go on where the service holds another text than was sent', async () => {
    const { registry } = await opened();
    const item = { ...componentItem({ name: 'app' }), semanticSha256: 'f'.repeat(64) };

    const failure = await seedFailure(registry.apply(item, io));

    expect(failure.code).toBe('components/moved-during-publish');
    expect(failure.message).toContain('component/app/1.0.0/1');
  });

  it('IB-F67 lets the service try what would be made, and makes nothing', async () => {
    const { fake, registry } = await opened();
    const good = [
      componentItem({ name: 'app' }),
      recipeItem({ name: 'base' }),
      configurationItem({
        kind: 'infrastructure',
        name: 'infra',
        request: { instanceProfileName: 'profile' },
      }),
    ];

    const outcomes = await Promise.all(good.map((item) => registry.rehearse(item, io)));
    const bad = recipeItem({ name: 'base', request: { workingDirectory: '' } });
    const failure = await seedFailure(registry.rehearse(bad, io));

    expect(outcomes).toEqual(['passes', 'passes', 'passes']);
    expect(fake.requests.filter(({ status }) => status === 412)).toHaveLength(3);
    expect(failure.code).toBe('publisher/invalid-request');
    expect(failure.data).toMatchObject({ parameter: 'workingDirectory', item: 'recipe/base/1.0.0' });
    expect(fake.place().resources.size).toBe(0);
  });

  it('IB-F67 lets the service try a plan as far as what it names exists', async () => {
    const { fake, registry } = await opened();
    const app = componentItem({ name: 'app' });
    const bad = recipeItem({ name: 'bad', request: { workingDirectory: '' } });
    const later = recipeItem({ name: 'base', components: [app.arn], after: [app.id] });

    const tried = await rehearsePlan(planOf([app, bad, later]), { registry, ...io });

    expect(tried.map(({ outcome, error }) => [outcome, error?.code])).toEqual([
      ['passes', undefined],
      ['refused', 'publisher/invalid-request'],
      ['not-tried', undefined],
    ]);
    expect(fake.place().resources.size).toBe(0);
  });

  it('sends members that the SDK does not know', async () => {
    const { fake, registry } = await opened();

    await registry.apply(recipeItem({ name: 'base', request: { amiWatermarks: ['ours by right'] } }), io);

    const { arn } = recipeItem({ name: 'base' });
    expect(fake.place().resources.get(arn)?.body['amiWatermarks']).toEqual(['ours by right']);
  });
});

describe('reading an account', { timeout: 30_000 }, () => {
  it('IB-F51 changes nothing', async () => {
    const { fake, registry } = await opened({ foreign: [{ name: 'agent', version: '1.0.0' }] });

    await registry.observe(
      {
        ...NOTHING_WANTED,
        components: [{ name: 'app', version: '1.0.0', everyBuild: true }],
        references: ['arn:aws:imagebuilder:eu-west-2:aws:component/agent/x.x.x'],
        recipes: [
          { kind: 'image', name: 'base' },
          { kind: 'container', name: 'box' },
        ],
        infrastructure: ['infra'],
        distributions: ['regions'],
        pipelines: ['nightly'],
        lifecycle: ['old'],
        shares: ['ours'],
      },
      io,
    );

    expect(fake.requests.length).toBeGreaterThan(8);
    expect(fake.requests.filter(({ operation }) => CHANGES.test(operation))).toEqual([]);
  });

  it('IB-F63 finds a version behind many others, on a later page', async () => {
    const { fake, registry } = await opened();
    for (let at = 0; at < 60; at += 1)
      fake.call('CreateComponent', {
        name: at === 55 ? 'wanted' : `other-${at}`,
        semanticVersion: '1.0.0',
        platform: 'Linux',
        data: documentThatSays('hello'),
      });

    const { components } = await registry.observe(
      { ...NOTHING_WANTED, components: [{ name: 'Wanted' }] },
      io,
    );

    expect(components.map(({ arn }) => arn)).toEqual([componentItem({ name: 'wanted' }).arn]);
    expect(fake.requests.filter(({ operation }) => operation === 'ListComponents')).toHaveLength(3);
  });

  it('reads the newest and the wanted version of a recipe, and knows of the others', async () => {
    const { fake, registry } = await opened();
    for (const version of ['1.0.0', '1.0.1', '1.0.2', '1.0.10'])
      fake.call('CreateImageRecipe', {
        name: 'base',
        semanticVersion: version,
        parentImage: 'ami-0123456789abcdef0',
      });

    const { recipes } = await registry.observe(
      { ...NOTHING_WANTED, recipes: [{ kind: 'image', name: 'base', version: '1.0.1' }] },
      io,
    );

    const read = recipes.filter(({ members }) => 'parentImage' in members).map(({ version }) => version);
    expect(recipes).toHaveLength(4);
    expect(read.toSorted()).toEqual(['1.0.1', '1.0.10']);
  });
});
