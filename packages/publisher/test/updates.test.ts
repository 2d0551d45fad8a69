import { seedFailure } from '@seed/kernel/testing';
import { NOTHING_WANTED, configurationItem, recipeItem } from '@seed/components/testing';
import { describe, expect, it } from 'vitest';
import { testRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };

describe('updates, which replace everything', { timeout: 30_000 }, () => {
  const INFRASTRUCTURE = { instanceProfileName: 'profile', instanceTypes: ['t3.large'], keyPair: 'ours' };

  const pipelined = async () => {
    const all = await testRegistry();
    const { fake } = all;
    const parentImage = 'ami-0123456789abcdef0';
    for (const semanticVersion of ['1.0.0', '1.0.1'])
      fake.call('CreateImageRecipe', { name: 'base', semanticVersion, parentImage });
    fake.call('CreateInfrastructureConfiguration', { name: 'infra', ...INFRASTRUCTURE });
    const recipe = (version: string) => recipeItem({ name: 'base', version }).arn;
    const pipeline = {
      imageRecipeArn: recipe('1.0.0'),
      infrastructureConfigurationArn: configurationItem({
        kind: 'infrastructure',
        name: 'infra',
        request: {},
      }).arn,
      schedule: { scheduleExpression: 'rate(1 day)' },
      status: 'DISABLED',
    };
    fake.call('CreateImagePipeline', { name: 'nightly', ...pipeline, tags: { team: 'a' } });
    const observed = await all.registry.observe({ ...NOTHING_WANTED, pipelines: ['nightly'] }, io);
    const found = observed.pipelines[0];
    const { enhancedImageMetadataEnabled = null, imageTestsConfiguration = null } = found?.members ?? {};
    const whole = { ...pipeline, enhancedImageMetadataEnabled, imageTestsConfiguration };
    return { ...all, recipe, whole, arn: found?.arn ?? '' };
  };

  it('IB-F64 leave a disabled pipeline disabled, with its schedule and tags, when its recipe changes', async () => {
    const { fake, registry, recipe, whole, arn } = await pipelined();
    const request = { ...whole, imageRecipeArn: recipe('1.0.1') };
    const item = configurationItem({
      kind: 'pipeline',
      name: 'nightly',
      request,
      update: ['imageRecipeArn'],
    });

    const applied = await registry.apply(item, io);
    const again = await registry.apply(item, io);

    expect([applied.outcome, again.outcome]).toEqual(['done', 'already']);
    expect(fake.place().resources.get(arn)?.body).toMatchObject({
      imageRecipeArn: recipe('1.0.1'),
      status: 'DISABLED',
      schedule: { scheduleExpression: 'rate(1 day)' },
      tags: { team: 'a' },
    });
    expect(fake.requests.filter(({ operation }) => operation === 'UpdateImagePipeline')).toHaveLength(1);
  });

  it('IB-F64 stop where somebody changed the pipeline since the plan was made', async () => {
    const { fake, registry, recipe, whole, arn } = await pipelined();
    const request = { ...whole, imageRecipeArn: recipe('1.0.1') };
    const item = configurationItem({
      kind: 'pipeline',
      name: 'nightly',
      request,
      update: ['imageRecipeArn'],
    });
    fake.call('UpdateImagePipeline', {
      imagePipelineArn: arn,
      ...whole,
      description: 'by hand',
      schedule: { scheduleExpression: 'rate(2 days)' },
    });

    const failure = await seedFailure(registry.apply(item, io));

    expect(failure.code).toBe('publisher/changed');
    expect(failure.data['changed']).toEqual(['schedule', 'description']);
    expect(fake.place().resources.get(arn)?.body['description']).toBe('by hand');
  });

  it('IB-F65 send all members when one changes', async () => {
    const { fake, registry } = await testRegistry();
    const made = configurationItem({ kind: 'infrastructure', name: 'infra', request: INFRASTRUCTURE });
    await registry.apply(made, io);
    const request = { ...INFRASTRUCTURE, terminateInstanceOnFailure: true, instanceTypes: ['t3.xlarge'] };
    const item = configurationItem({
      kind: 'infrastructure',
      name: 'infra',
      request,
      update: ['instanceTypes[0]'],
    });

    await registry.apply(item, io);

    const { input = {} } = fake.requests.find(({ operation }) => operation.startsWith('UpdateInfra')) ?? {};
    expect(input).toMatchObject({ ...request, infrastructureConfigurationArn: made.arn });
  });

  it('IB-F78 make a lifecycle policy, and nothing the second time', async () => {
    const { fake, registry } = await testRegistry();
    const request = {
      executionRole: 'arn:aws:iam::123456789012:role/cleaner',
      resourceType: 'AMI_IMAGE',
      policyDetails: [
        { action: { type: 'DELETE' }, filter: { type: 'AGE', value: 6, unit: 'MONTHS', retainAtLeast: 3 } },
      ],
      resourceSelection: { recipes: [{ name: 'base', semanticVersion: 'x.x.x' }] },
    };
    const item = configurationItem({ kind: 'lifecycle', name: 'old-images', request });

    const first = await registry.apply(item, io);
    fake.place().tokens.clear();
    const second = await registry.apply(item, io);
    const { lifecycle } = await registry.observe({ ...NOTHING_WANTED, lifecycle: ['old-images'] }, io);

    expect([first.outcome, second.outcome]).toEqual(['done', 'already']);
    expect(lifecycle).toMatchObject([{ name: 'old-images', members: { ...request, status: 'ENABLED' } }]);
  });
});
