import { seedFailure } from '@seed/kernel/testing';
import { expect, it } from 'vitest';
import { componentItem, configurationItem, recipeItem, shareItem, tagItem } from './plan-items.ts';
import type { Fresh } from './registry-under-test.ts';

const io = { signal: new AbortController().signal };

const INFRASTRUCTURE = { instanceProfileName: 'profile', instanceTypes: ['t3.large'] };

/** What is promised of what can be changed. */
export function describeConfigurations(fresh: Fresh): void {
  it('publishes configurations and pipelines, and updates them', async () => {
    const { apply, observe } = await fresh();
    const infrastructure = await apply(
      configurationItem({ kind: 'infrastructure', name: 'infra', request: INFRASTRUCTURE }),
    );
    const recipe = await apply(recipeItem({ name: 'base' }));
    const request = { imageRecipeArn: recipe.arn, infrastructureConfigurationArn: infrastructure.arn };
    await apply(configurationItem({ kind: 'pipeline', name: 'nightly', request }));
    const update = { ...INFRASTRUCTURE, terminateInstanceOnFailure: true, description: 'ours' };
    const item = configurationItem({
      kind: 'infrastructure',
      name: 'infra',
      request: update,
      update: ['description'],
    });
    await apply(item);

    const found = await observe({ infrastructure: ['infra', 'nobody'], pipelines: ['nightly'] });

    expect(found.infrastructure).toMatchObject([{ name: 'infra', arn: infrastructure.arn, members: update }]);
    expect(found.pipelines).toMatchObject([{ name: 'nightly', members: { ...request, status: 'ENABLED' } }]);
  });

  it('changes again what somebody changed back, and shares again what somebody took out', async () => {
    const { apply, observe, call } = await fresh();
    const made = await apply(
      configurationItem({ kind: 'infrastructure', name: 'infra', request: INFRASTRUCTURE }),
    );
    const before = { ...INFRASTRUCTURE, terminateInstanceOnFailure: true };
    const request = { ...before, description: 'ours' };
    const update = configurationItem({
      kind: 'infrastructure',
      name: 'infra',
      request,
      update: ['description'],
    });
    const { arn } = await apply(componentItem({ name: 'app' }));
    const share = await apply(shareItem({ name: 'ours', principals: ['210987654321'] }));
    const extension = shareItem({ name: 'ours', arn: share.arn, resources: [arn] });
    await apply(update);
    await apply(extension);
    call('UpdateInfrastructureConfiguration', { infrastructureConfigurationArn: made.arn, ...before });
    call('DisassociateResourceShare', { resourceShareArn: share.arn, resourceArns: [arn] });

    await apply(update);
    await apply(extension);

    const { infrastructure, shares } = await observe({ infrastructure: ['infra'], shares: ['ours'] });
    expect(infrastructure[0]?.members['description']).toBe('ours');
    expect(shares[0]?.resources).toMatchObject([{ entity: arn, status: 'ASSOCIATED' }]);
  });

  it('adds tags to those that are there', async () => {
    const { apply, observe } = await fresh();
    const request = { ...INFRASTRUCTURE, tags: { a: '1' } };
    const { arn } = await apply(configurationItem({ kind: 'infrastructure', name: 'infra', request }));

    await apply(tagItem(arn, { b: '2' }));

    const { infrastructure } = await observe({ infrastructure: ['infra'] });
    expect(infrastructure[0]?.tags).toEqual({ a: '1', b: '2' });
  });

  it('has nothing to do for an item without a call', async () => {
    const { apply } = await fresh();
    const { call: _, ...item } = componentItem({ name: 'app' });

    expect(await apply({ ...item, action: 'unchanged' })).toEqual({
      id: item.id,
      outcome: 'nothing',
      arn: item.arn,
    });
  });
}

export function describeShares(fresh: Fresh): void {
  it('IB-F69 shares components, and adds new ones to the same share', async () => {
    const { apply, observe } = await fresh();
    const one = await apply(componentItem({ name: 'one' }));
    const two = await apply(componentItem({ name: 'two' }));

    const made = await apply(shareItem({ name: 'ours', resources: [one.arn], principals: ['210987654321'] }));
    await apply(shareItem({ name: 'ours', arn: made.arn, resources: [two.arn] }));
    const { shares } = await observe({ shares: ['ours'] });

    expect(shares).toMatchObject([{ name: 'ours', arn: made.arn, status: 'ACTIVE' }]);
    expect(shares[0]?.resources.map(({ entity, status }) => [entity, status])).toEqual([
      [one.arn, 'ASSOCIATED'],
      [two.arn, 'ASSOCIATED'],
    ]);
    expect(shares[0]?.principals).toMatchObject([{ entity: '210987654321', status: 'ASSOCIATED' }]);
  });

  it('takes components and principals out of a share, and what is out of it once more', async () => {
    const { apply, observe, registry } = await fresh();
    const one = await apply(componentItem({ name: 'one' }));
    const two = await apply(componentItem({ name: 'two' }));
    const principals = ['210987654321', '310987654321'];
    const { arn } = await apply(shareItem({ name: 'ours', resources: [one.arn, two.arn], principals }));
    const from = { name: 'ours', arn, resources: [one.arn], principals: ['310987654321'] };

    await registry.unshare(from, io);
    await registry.unshare(from, io);
    await registry.unshare({ ...from, resources: [], principals: [] }, io);
    const { shares } = await observe({ shares: ['ours'] });

    expect(shares[0]?.resources.map(({ entity }) => entity)).toEqual([two.arn]);
    expect(shares[0]?.principals.map(({ entity }) => entity)).toEqual(['210987654321']);
    await registry.remove(one.arn, io);
  });

  it('IB-F69 fails where something cannot be associated', async () => {
    const { apply } = await fresh({ associationFails: () => 'sharing is off' });
    const { arn } = await apply(componentItem({ name: 'app' }));

    const failure = await seedFailure(apply(shareItem({ name: 'ours', resources: [arn] })));

    expect(failure.code).toBe('publisher/share-failed');
    expect(failure.message).toContain('sharing is off');
  });

  it('waits for nobody to accept an invitation', async () => {
    const { apply, observe } = await fresh({ externalAccounts: ['999999999999'] });
    const { arn } = await apply(componentItem({ name: 'app' }));

    await apply(shareItem({ name: 'ours', resources: [arn], principals: ['999999999999'], external: true }));
    const { shares } = await observe({ shares: ['ours'] });

    expect(shares[0]?.principals).toEqual([
      { entity: '999999999999', status: 'ASSOCIATING', external: true },
    ]);
  });

  it('deletes nothing that is shared', async () => {
    const { apply, registry } = await fresh();
    const { arn } = await apply(componentItem({ name: 'app' }));
    await apply(shareItem({ name: 'ours', resources: [arn], principals: ['210987654321'] }));

    expect((await seedFailure(registry.remove(arn, io))).code).toBe('publisher/dependants');
  });
}
