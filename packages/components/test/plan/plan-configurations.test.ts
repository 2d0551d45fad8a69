import { describe, expect, test } from 'vitest';
import { projectOf } from '../memory-tree.ts';
import { account, changesOf, itemOf, planFor, publish } from './account.ts';
import { withSettings } from './deployed.ts';

describe('configurations', () => {
  const described = {
    infrastructure: {
      default: { instanceProfileName: 'Builder', instanceTypes: ['t3.large'], tags: { team: 'web' } },
    },
    distributions: {
      default: {
        regions: [{ region: '{region}', amiDistributionConfiguration: { amiTags: { version: '{image}' } } }],
      },
    },
  };

  test('IB-F65 send all members when one changes', async () => {
    const registry = account();
    const infrastructure = {
      default: { ...described.infrastructure.default, keyPair: 'ops', terminateInstanceOnFailure: false },
    };
    await publish(
      registry,
      await planFor(registry, await projectOf(withSettings({}, { ...described, infrastructure }))),
    );

    const changed = { default: { ...infrastructure.default, instanceTypes: ['m5.large'] } };
    const plan = await planFor(
      registry,
      await projectOf(withSettings({}, { ...described, infrastructure: changed })),
    );

    expect(itemOf(plan, 'infrastructure', 'DCBaseImageInfraConfig')).toMatchObject({
      action: 'update',
      changes: [{ path: 'instanceTypes', op: 'change', before: ['t3.large'], after: ['m5.large'] }],
      call: {
        request: {
          instanceProfileName: 'Builder',
          instanceTypes: ['m5.large'],
          keyPair: 'ops',
          terminateInstanceOnFailure: false,
        },
      },
    });
    expect(changesOf(plan)).toEqual(['~ infrastructure DCBaseImageInfraConfig']);
  });

  test('IB-F65 keep members that the settings do not have', async () => {
    const registry = account();
    const project = await projectOf(withSettings({}, described));
    await publish(registry, await planFor(registry, project));
    registry.call('UpdateDistributionConfiguration', {
      distributionConfigurationArn: itemOf(
        await planFor(registry, project),
        'distribution',
        'Ubuntu-24-04-distribution',
      ).arn,
      distributions: [
        {
          region: 'eu-west-2',
          amiDistributionConfiguration: {
            amiTags: { version: 'old', owner: 'ops' },
            launchPermission: { userGroups: ['all'] },
          },
        },
      ],
      clientToken: 'by hand',
    });

    const plan = await planFor(registry, project);
    const item = itemOf(plan, 'distribution', 'Ubuntu-24-04-distribution');

    expect(item.changes.map(({ path }) => path)).toEqual([
      'distributions[eu-west-2].amiDistributionConfiguration.amiTags.version',
    ]);
    expect(item.call?.request).toMatchObject({
      distributions: [
        {
          amiDistributionConfiguration: {
            amiTags: { version: '24.04', owner: 'ops' },
            launchPermission: { userGroups: ['all'] },
          },
        },
      ],
    });
    expect(plan.drift.map(({ id }) => id)).toEqual(['distribution/ubuntu-24-04-distribution']);
  });

  test('add tags of the settings to what exists, and leave others', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(withSettings({}, described))));
    const infrastructure = {
      default: { ...described.infrastructure.default, tags: { team: 'data', more: 'x' } },
    };

    const plan = await planFor(
      registry,
      await projectOf(withSettings({ more: { tags: { image: 'base' } } }, { ...described, infrastructure })),
    );
    await publish(registry, plan);

    expect(changesOf(plan)).toEqual([
      '~ tags DCBaseImageInfraConfig',
      '~ tags Ubuntu-24-04-distribution',
      '~ tags ubuntu_24-04',
      '~ tags DCBaseImage_ubuntu_24-04',
    ]);
    expect(itemOf(plan, 'tags', 'DCBaseImageInfraConfig').changes).toEqual([
      { path: 'team', op: 'change', before: 'web', after: 'data' },
      { path: 'more', op: 'add', after: 'x' },
    ]);
  });

  test('do without a pipeline where the settings say so', async () => {
    const plan = await planFor(account(), await projectOf(withSettings({ more: { pipeline: false } })));

    expect([...new Set(plan.items.map(({ kind }) => kind))]).toEqual(['component', 'recipe']);
  });

  test('IB-F66 let the service count recipes, and point pipelines to whatever is newest', async () => {
    const registry = account();
    const files = (ami: string) =>
      withSettings({ version: '1.0.x', ami, more: { recipe_version_mode: 'service' } });
    const first = await planFor(registry, await projectOf(files('ami-0aaaaaaaaaaaaaaaa')));
    const applied = await publish(registry, first);

    const same = await planFor(registry, await projectOf(files('ami-0aaaaaaaaaaaaaaaa')));
    const other = await planFor(registry, await projectOf(files('ami-0bbbbbbbbbbbbbbbb')));
    const again = await publish(registry, other);

    expect(changesOf(same)).toEqual([]);
    expect(changesOf(other)).toEqual(['+ recipe DCBaseImage_ubuntu_24-04']);
    expect(
      [...applied, ...again].filter(({ id }) => id.startsWith('recipe/')).map(({ version }) => version),
    ).toEqual(['1.0.0', '1.0.1']);
    expect(itemOf(first, 'pipeline', 'ubuntu_24-04').call?.request['imageRecipeArn']).toMatch(/\/1\.0\.x$/);
  });
});
