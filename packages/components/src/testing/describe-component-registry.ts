import { seedFailure } from '@seed/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { describeConfigurations, describeShares } from './describe-registry-changes.ts';
import type { FakeWorldOptions } from './fake-world.ts';
import { NOTHING_WANTED } from './nothing-wanted.ts';
import { componentItem, documentThatSays, recipeItem } from './plan-items.ts';
import type { Fresh, Opened, RegistryUnderTest } from './registry-under-test.ts';

type Open = (options: FakeWorldOptions) => RegistryUnderTest | Promise<RegistryUnderTest>;

/** What each registry promises; see ComponentRegistry. */
export function describeComponentRegistry(name: string, open: Open): void {
  const opened: RegistryUnderTest[] = [];
  const fresh = async (options: FakeWorldOptions = {}): Promise<Opened> => {
    const under = await open(options);
    opened.push(under);
    const { registry, call } = under;
    const { signal } = new AbortController();
    return {
      ...under,
      call,
      apply: (item) => registry.apply(item, { signal }),
      observe: (wanted) => registry.observe({ ...NOTHING_WANTED, ...wanted }, { signal }),
    };
  };

  describe(`component registry contract: ${name}`, { timeout: 20_000 }, () => {
    afterEach(async () => {
      for (const under of opened.splice(0)) await under.dispose?.();
    });

    describeComponents(fresh);
    describeRecipes(fresh);
    describeConfigurations(fresh);
    describeShares(fresh);
  });
}

const io = { signal: new AbortController().signal };

function describeComponents(fresh: Fresh): void {
  it('observes nothing in an empty account', async () => {
    const { observe } = await fresh();

    const found = await observe({
      components: [{ name: 'app' }],
      references: [`arn:aws:imagebuilder:eu-west-2:aws:component/x/x.x.x`],
    });

    expect(found).toEqual(NOTHING_WANTED);
  });

  it('publishes a component and observes it with its text, under its name as typed', async () => {
    const { apply, observe } = await fresh();
    const item = componentItem({ name: 'My App_1', request: { tags: { team: 'a' } } });

    const applied = await apply(item);
    const { components } = await observe({ components: [{ name: 'My App_1', version: '1.0.0' }] });

    expect(applied).toEqual({ id: item.id, outcome: 'done', arn: item.arn, version: '1.0.0', build: 1 });
    expect(components).toMatchObject([
      { name: 'My App_1', arn: item.arn, version: '1.0.0', build: 1, state: 'ACTIVE', tags: { team: 'a' } },
    ]);
    expect(components[0]?.data).toBe(item.call?.request['data']);
    expect(components[0]?.members).toMatchObject({ platform: 'Linux', type: 'BUILD' });
  });

  it('IB-F56 does nothing more when the same item is applied again', async () => {
    const { apply, observe } = await fresh();
    const item = componentItem({ name: 'app' });

    const first = await apply(item);
    const second = await apply(item);
    const { components } = await observe({ components: [{ name: 'app', version: '1.0.0' }] });

    expect(second.arn).toBe(first.arn);
    expect(components).toHaveLength(1);
  });

  it('takes a version that somebody published with the same content for its own', async () => {
    const { apply, call } = await fresh();
    const item = componentItem({ name: 'app' });
    call('CreateComponent', { ...item.call?.request });

    const applied = await apply(item);

    expect(applied).toEqual({ id: item.id, outcome: 'already', arn: item.arn, version: '1.0.0', build: 1 });
  });

  it('IB-F60 refuses a version that exists with other content, where the service does', async () => {
    const { apply, call } = await fresh({ era: '2024' });
    const item = componentItem({ name: 'app' });
    call('CreateComponent', { ...item.call?.request, data: documentThatSays('other') });

    expect((await seedFailure(apply(item))).code).toBe('C107');
  });

  it('IB-F59 says that another build came out than the plan expected', async () => {
    const { apply, call } = await fresh({ era: '2026' });
    const item = componentItem({ name: 'app' });
    call('CreateComponent', { ...item.call?.request, data: documentThatSays('other') });

    expect((await seedFailure(apply(item))).code).toBe('C121');
  });

  it('IB-F58 makes another build of a version where the plan means to', async () => {
    const { apply } = await fresh({ era: '2026' });
    await apply(componentItem({ name: 'app' }));
    const item = componentItem({ name: 'app', text: documentThatSays('other'), expectedBuild: 2 });

    expect(await apply(item)).toMatchObject({ outcome: 'done', build: 2, arn: item.arn });
  });

  it('IB-F61 publishes a document that is too large for a call', async () => {
    const { apply, observe } = await fresh();
    const text = documentThatSays('x'.repeat(20_000));
    const item = componentItem({ name: 'large', text });

    await apply(item);
    const { components } = await observe({ components: [{ name: 'large', version: '1.0.0' }] });

    expect(components[0]?.data).toBe(text);
  });

  it('resolves wildcards, versions and builds, and hides what its owner hides', async () => {
    const base = 'arn:aws:imagebuilder:eu-west-2:aws:component/agent';
    const { observe } = await fresh({
      foreign: [
        { name: 'agent', version: '1.0.3' },
        { name: 'agent', version: '1.0.4', build: 2 },
        { name: 'agent', version: '2.0.0', hidden: true },
      ],
    });
    const wanted = [`${base}/x.x.x`, `${base}/1.x.x`, `${base}/1.0.3`, `${base}/1.0.4/2`, `${base}/3.x.x`];

    const { references } = await observe({ references: [...wanted, `${base}/1.x.x`] });

    expect(references.map(({ reference, resolved }) => [reference, resolved.arn])).toEqual([
      [`${base}/x.x.x`, `${base}/2.0.0/1`],
      [`${base}/1.x.x`, `${base}/1.0.4/2`],
      [`${base}/1.0.3`, `${base}/1.0.3/1`],
      [`${base}/1.0.4/2`, `${base}/1.0.4/2`],
    ]);
    expect(references[0]?.resolved).toMatchObject({ hidden: true });
    expect(references[0]?.resolved.data).toBeUndefined();
  });

  it('gives one component by its ARN, and nothing where there is none', async () => {
    const { registry, apply } = await fresh();
    const { arn } = await apply(componentItem({ name: 'app' }));

    expect(await registry.component(arn, io)).toMatchObject({ arn, name: 'app' });
    expect(await registry.component(arn.replace('/1.0.0/1', '/x.x.x'), io)).toMatchObject({ arn });
    expect(await registry.component(arn.replace('app', 'nobody'), io)).toBeUndefined();
  });

  it('observes all builds of the wanted version and the newest of the newest', async () => {
    const { apply, observe } = await fresh();
    await apply(componentItem({ name: 'app', version: '1.0.0' }));
    await apply(
      componentItem({ name: 'app', version: '1.0.0', text: documentThatSays('b'), expectedBuild: 2 }),
    );
    await apply(componentItem({ name: 'app', version: '1.0.9' }));
    await apply(componentItem({ name: 'app', version: '1.0.10' }));
    await apply(componentItem({ name: 'other' }));

    const { components } = await observe({ components: [{ name: 'app', version: '1.0.0' }] });

    const found = components.map(
      ({ version, build, data }) => `${version}/${build}${data === undefined ? '' : ' read'}`,
    );
    expect(new Set(found)).toEqual(
      new Set(['1.0.0/1 read', '1.0.0/2 read', expect.stringMatching(/^1\.0\.9\/1/), '1.0.10/1 read']),
    );
  });

  it('refuses what the service finds wrong', async () => {
    const { apply } = await fresh();

    const failure = await seedFailure(apply(componentItem({ name: 'app', text: 'phases: {' })));

    expect(failure.code).toBe('publisher/invalid-request');
  });
}

function describeRecipes(fresh: Fresh): void {
  it('publishes a recipe with its components', async () => {
    const { apply, observe } = await fresh();
    const { arn } = await apply(componentItem({ name: 'app' }));
    const item = recipeItem({ name: 'base', components: [arn] });

    const applied = await apply(item);
    const { recipes } = await observe({ recipes: [{ kind: 'image', name: 'base' }] });

    expect(applied).toEqual({ id: item.id, outcome: 'done', arn: item.arn, version: '1.0.0' });
    expect(recipes).toMatchObject([
      {
        kind: 'image',
        name: 'base',
        arn: item.arn,
        version: '1.0.0',
        members: { components: [{ componentArn: arn }] },
      },
    ]);
  });

  it('IB-F66 tells the number that the service gave a recipe', async () => {
    const { apply } = await fresh();

    const first = await apply(recipeItem({ name: 'base', version: '1.0.x' }));
    const second = await apply(
      recipeItem({ name: 'base', version: '1.0.x', request: { description: 'another' } }),
    );

    expect([first.version, second.version]).toEqual(['1.0.0', '1.0.1']);
  });

  it('takes a recipe that exists with the same content for its own, and refuses another', async () => {
    const { apply, call } = await fresh();
    const item = recipeItem({ name: 'base' });
    call('CreateImageRecipe', { ...item.call?.request });

    expect(await apply(item)).toMatchObject({ outcome: 'already', arn: item.arn });
    const other = recipeItem({ name: 'base', request: { workingDirectory: '/opt' } });
    expect((await seedFailure(apply(other))).code).toBe('C114');
  });

  it('deletes nothing that a recipe uses', async () => {
    const { apply, registry } = await fresh();
    const { arn } = await apply(componentItem({ name: 'app' }));
    const recipe = await apply(recipeItem({ name: 'base', components: [arn] }));

    const failure = await seedFailure(registry.remove(arn, io));
    await registry.remove(recipe.arn, io);
    await registry.remove(arn, io);
    await registry.remove(arn, io);

    expect(failure.code).toBe('publisher/dependants');
    expect(failure.message).toContain('base');
    expect(await registry.component(arn, io)).toBeUndefined();
  });
}
