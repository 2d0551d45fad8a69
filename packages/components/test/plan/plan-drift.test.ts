import { describe, expect, test } from 'vitest';
import { driftOf, makeLock, planComponents } from '../../src/index.ts';
import { codesOf, projectOf } from '../memory-tree.ts';
import { componentText, twoImages } from '../project-files.ts';
import { account, itemOf, observe, planFor, publish, TARGET } from './account.ts';
import { pipelineRequest, withSettings } from './deployed.ts';

describe('what changed outside the settings', () => {
  test('IB-F71 is a build that nobody knows, a distribution that was edited, a pipeline that was disabled', async () => {
    const registry = account();
    const project = await projectOf(twoImages());
    await publish(registry, await planFor(registry, project));
    const clean = driftOf(await planFor(registry, project));
    const plan = await planFor(registry, project);
    registry.call('CreateComponent', {
      name: 'tools_24_24-04',
      semanticVersion: '0.0.1',
      platform: 'Linux',
      data: 'schemaVersion: 1.0\nphases:\n  - name: build\n    steps:\n      - name: A\n        action: UpdateOS\n',
      clientToken: 'by hand',
    });
    registry.call('UpdateDistributionConfiguration', {
      distributionConfigurationArn: itemOf(plan, 'distribution', 'Ubuntu-24-04-distribution').arn,
      distributions: [
        {
          region: 'eu-west-2',
          amiDistributionConfiguration: { amiTags: { ubuntu_version: '24.04', owner: 'ops' } },
        },
      ],
      clientToken: 'by hand',
    });
    registry.call('UpdateImagePipeline', {
      ...pipelineRequest(plan),
      status: 'DISABLED',
      clientToken: 'by hand',
    });

    const drift = driftOf(await planFor(registry, project));

    expect(clean).toEqual([]);
    expect(drift.map(({ id, summary }) => `${id}: ${summary}`)).toEqual([
      'component/tools-24-24-04/0.0.1: build 2 of 0.0.1 has other content and was made outside the settings',
      'distribution/ubuntu-24-04-distribution: distributions[eu-west-2].amiDistributionConfiguration.amiTags.owner added outside the settings',
      'pipeline/ubuntu-24-04: status is DISABLED',
    ]);
  });

  test('IB-F71 is content that neither the project nor the lock knows', async () => {
    const registry = account();
    const project = await projectOf(twoImages());
    await publish(
      registry,
      await planFor(
        registry,
        await projectOf(
          twoImages({ 'components/24.04/tools.yml': componentText('tools', '0.0.1', ['echo other']) }),
        ),
      ),
    );

    const plan = await planFor(registry, project, { lock: makeLock(project) });

    expect(driftOf(plan).map(({ summary }) => summary)).toEqual([
      'version 0.0.1 is published with other content than components.lock.json says',
    ]);
  });

  test('IB-F72 is a wildcard that leads to another build than when the lock was written', async () => {
    const project = await projectOf(twoImages());
    const before = await planFor(account(), project);
    const lock = makeLock(project, { managed: { 'eu-west-2': before.managed }, date: '2026-11-21' });
    const registry = account({ foreign: [{ name: 'aws-cli-version-2-linux', version: '1.0.4' }] });

    const plan = await planFor(registry, project, { lock });

    expect(plan.managed).toEqual([
      expect.objectContaining({
        reference: 'aws:component/aws-cli-version-2-linux/x.x.x',
        locked: '1.0.3/1',
        resolved: '1.0.4/1',
      }),
    ]);
    expect(driftOf(plan).map(({ summary }) => summary)).toEqual(['1.0.3/1 → 1.0.4/1 since the lock']);
  });

  test('is a reference that leads nowhere, is deprecated, or belongs to another region', async () => {
    const project = await projectOf(twoImages());
    const gone = await planFor(account({ foreign: [] }), project);
    const old = await planFor(
      account({ foreign: [{ name: 'aws-cli-version-2-linux', version: '1.0.3', status: 'DEPRECATED' }] }),
      project,
    );
    const registry = account();
    const elsewhere = planComponents(
      project,
      await observe(registry, project, {}, { ...TARGET, region: 'us-east-1' }),
    );

    expect(new Set(codesOf(gone.diagnostics))).toEqual(new Set(['components/reference-missing']));
    expect(new Set(codesOf(old.diagnostics))).toEqual(new Set(['C124']));
    expect(new Set(codesOf(elsewhere.diagnostics))).toEqual(new Set(['C116']));
  });

  test('IB-F43 puts region and partition of the target into ARNs', async () => {
    const arn = 'arn:{partition}:imagebuilder:{region}:aws:component/aws-cli-version-2-linux/x.x.x';
    const project = await projectOf(withSettings({ entries: [{ name: 'cli', arn }] }));
    const target = { ...TARGET, partition: 'aws-cn', region: 'cn-north-1' };
    const observed = await observe(account(), project, {}, target);

    const plan = planComponents(project, { ...observed, target });

    expect(plan.managed.map((one) => one.arn)).toEqual([
      'arn:aws-cn:imagebuilder:cn-north-1:aws:component/aws-cli-version-2-linux/x.x.x',
    ]);
  });
});
