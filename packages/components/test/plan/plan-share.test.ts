import { describe, expect, test } from 'vitest';
import { codesOf, projectOf } from '../memory-tree.ts';
import { componentText } from '../project-files.ts';
import { account, changesOf, itemOf, planFor, publish } from './account.ts';
import { withSettings, TOOLS } from './deployed.ts';

describe('sharing', () => {
  const share = { name: 'base', principals: ['210987654321'] };

  test('IB-F69 adds the builds of new components to the share that exists', async () => {
    const registry = account();
    await publish(registry, await planFor(registry, await projectOf(withSettings({}, { share }))));
    const after = {
      ...withSettings({ version: '0.0.6' }, { share }),
      [TOOLS]: componentText('tools', '0.0.2', ['echo 2']),
    };

    const plan = await planFor(registry, await projectOf(after));
    const item = itemOf(plan, 'share', 'base');
    await publish(registry, plan);
    const again = await planFor(registry, await projectOf(after));

    expect(item).toMatchObject({
      action: 'update',
      missingPrincipals: [],
      call: { operation: 'AssociateResourceShare' },
    });
    expect(item.missingResources).toEqual([
      'arn:aws:imagebuilder:eu-west-2:123456789012:component/tools-24-24-04/0.0.2/1',
    ]);
    expect(changesOf(again)).toEqual([]);
  });

  test('asks for the ARN of an organisation', async () => {
    const plan = await planFor(
      account(),
      await projectOf(withSettings({}, { share: { ...share, principals: ['o-abcdefghij'] } })),
    );

    expect(codesOf(plan.diagnostics)).toEqual(['components/share-principal']);
  });
});
