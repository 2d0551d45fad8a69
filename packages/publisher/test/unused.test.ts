import { componentItem, recipeItem, shareItem } from '@seed/components/testing';
import { findUnused } from '@seed/publisher';
import type { Unused, UnusedQuery } from '@seed/publisher';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };
const LONG_AGO = Date.parse('2025-01-01T00:00:00Z');
const NOW = Date.parse('2026-01-01T00:00:00Z');

const opened = async () => {
  let now = LONG_AGO;
  const all = await openRegistry({ clock: { now: () => now } });
  onTestFinished(() => all.dispose());
  const { access, time, registry } = all;
  return {
    ...all,
    /** From here on things are new. */
    today: () => void (now = NOW),
    publish: (name: string, version: string) => registry.apply(componentItem({ name, version }), io),
    find: (query: Partial<UnusedQuery> = {}) =>
      findUnused(
        { access, time },
        { components: ['app'], recipes: [], keep: 1, before: NOW, ...io, ...query },
      ),
  };
};

const versions = ({ unused }: Unused) =>
  unused.map(({ kind, name, version }) => `${kind} ${name} ${version}`).toSorted();

describe('what nothing uses', { timeout: 30_000 }, () => {
  it('IB-F73 is what no recipe and no share names, is old, and is none of the newest', async () => {
    const { registry, publish, find, today, fake } = await opened();
    const [used, shared] = [await publish('app', '1.0.0'), await publish('app', '1.0.1')];
    await publish('app', '1.0.2');
    await publish('app', '1.0.3');
    await publish('other', '1.0.0');
    today();
    await publish('app', '1.0.4');
    await publish('app', '1.0.5');
    await registry.apply(recipeItem({ name: 'base', components: [used.arn] }), io);
    await registry.apply(
      shareItem({ name: 'ours', resources: [shared.arn], principals: ['210987654321'] }),
      io,
    );
    const before = fake.requests.length;

    const found = await find();

    expect(versions(found)).toEqual(['component app 1.0.2', 'component app 1.0.3']);
    expect(found.kept.map(({ version, because }) => [version, because.join('; ')])).toEqual([
      ['1.0.0', 'used by recipe "base 1.0.0"'],
      ['1.0.1', 'used by share "ours"'],
      ['1.0.4', 'too new'],
      ['1.0.5', 'one of the newest 1; too new'],
    ]);
    const asked = fake.requests.slice(before).map(({ operation }) => operation);
    expect(asked.filter((name) => /^(?:Create|Update|Delete|Tag)/.test(name))).toEqual([]);
  });

  it('IB-F73 is not what a wildcard leads to, and is what it leads to no more', async () => {
    const { registry, publish, find } = await opened();
    await publish('app', '1.0.0');
    const newest = await publish('app', '1.0.1');
    await publish('app', '2.0.0');
    await registry.apply(
      recipeItem({ name: 'base', components: [newest.arn.replace('1.0.1/1', '1.x.x')] }),
      io,
    );

    expect(versions(await find())).toEqual(['component app 1.0.0']);
  });

  it('IB-F73 includes components of recipes that go, and never a recipe that a pipeline builds', async () => {
    const { registry, publish, find, fake } = await opened();
    const first = await publish('app', '1.0.0');
    const second = await publish('app', '1.0.1');
    await publish('app', '1.0.2');
    await registry.apply(recipeItem({ name: 'base', version: '1.0.0', components: [first.arn] }), io);
    const built = await registry.apply(
      recipeItem({ name: 'base', version: '1.0.1', components: [second.arn] }),
      io,
    );
    await registry.apply(recipeItem({ name: 'base', version: '1.0.2' }), io);
    const infrastructure = fake.call('CreateInfrastructureConfiguration', {
      name: 'infra',
      instanceProfileName: 'profile',
    });
    fake.call('CreateImagePipeline', {
      name: 'nightly',
      imageRecipeArn: built.arn,
      infrastructureConfigurationArn: infrastructure['infrastructureConfigurationArn'],
    });

    const found = await find({ recipes: ['base'] });
    for (const { arn } of found.unused) await registry.remove(arn, io);

    expect(versions(found)).toEqual(['component app 1.0.0', 'recipe base 1.0.0']);
    expect(fake.place().resources.has(second.arn)).toBe(true);
    expect(fake.place().resources.has(first.arn)).toBe(false);
  });
});
