import { createHash } from 'node:crypto';
import {
  componentItem,
  configurationItem,
  documentThatSays,
  planOf,
  recipeItem,
  shareItem,
  TEST_TARGET,
} from '@seed/components/testing';
import type { FakeImageBuilderOptions } from '@seed/components/testing';
import type { PlanItem } from '@seed/components';
import { seedFailure } from '@seed/kernel/testing';
import { createImageBuilderRegistry, keyGrants, publishPlan } from '@seed/publisher';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRegistry, quickTime } from './open-registry.ts';

const io = { signal: new AbortController().signal };

const opened = async (options: FakeImageBuilderOptions = {}) => {
  const all = await openRegistry(options);
  onTestFinished(() => all.dispose());
  const publish = (items: readonly PlanItem[], concurrency?: number) =>
    publishPlan(planOf(items), {
      registry: all.registry,
      ...io,
      ...(concurrency === undefined ? {} : { concurrency }),
    });
  return { ...all, publish };
};

const WANTED = {
  target: TEST_TARGET,
  components: [],
  references: [],
  recipes: [],
  infrastructure: [],
  distributions: [],
  pipelines: [],
  lifecycle: [],
  shares: [],
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
    expect(result.failure?.code).toBe('publisher/invalid-request');
    expect(result.failure?.data).toMatchObject({ item: 'component/bad/1.0.0' });
    expect(told).toEqual([]);
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

  it('makes another call of the same item where it is given something new for tokens', async () => {
    const { fake, access } = await opened();
    const registry = createImageBuilderRegistry({ access, time: quickTime(), newTokens: 'again' });
    const item = componentItem({ name: 'app' });

    await registry.apply(item, io);

    const token = String(
      fake.requests.find(({ operation }) => operation === 'CreateComponent')?.input['clientToken'],
    );
    expect(token).toMatch(/^[0-9a-f]{60}$/);
    expect(token).not.toBe(item.call?.clientToken);
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
        ...WANTED,
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

    const { components } = await registry.observe({ ...WANTED, components: [{ name: 'Wanted' }] }, io);

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
      { ...WANTED, recipes: [{ kind: 'image', name: 'base', version: '1.0.1' }] },
      io,
    );

    const read = recipes.filter(({ members }) => 'parentImage' in members).map(({ version }) => version);
    expect(recipes).toHaveLength(4);
    expect(read.toSorted()).toEqual(['1.0.1', '1.0.10']);
  });
});

describe('updates, which replace everything', { timeout: 30_000 }, () => {
  const INFRASTRUCTURE = { instanceProfileName: 'profile', instanceTypes: ['t3.large'], keyPair: 'ours' };

  const pipelined = async () => {
    const all = await opened();
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
    const observed = await all.registry.observe({ ...WANTED, pipelines: ['nightly'] }, io);
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
    const { fake, registry } = await opened();
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
    const { fake, registry } = await opened();
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
    const { lifecycle } = await registry.observe({ ...WANTED, lifecycle: ['old-images'] }, io);

    expect([first.outcome, second.outcome]).toEqual(['done', 'already']);
    expect(lifecycle).toMatchObject([{ name: 'old-images', members: { ...request, status: 'ENABLED' } }]);
  });
});

describe('what the service refuses', { timeout: 30_000 }, () => {
  const refusedWith = async (name: string, message = 'no') => {
    const { registry } = await opened({
      fault: ({ operation }) =>
        operation === 'CreateComponent' ? { kind: 'refused', name, message } : undefined,
    });
    return seedFailure(registry.apply(componentItem({ name: 'app' }), io));
  };

  it.each([
    ['IdempotentParameterMismatchException', 'publisher/token-reused'],
    ['InvalidParameterValueException', 'publisher/invalid-request'],
    ['InvalidParameterCombinationException', 'publisher/invalid-request'],
    ['InvalidRequestException', 'publisher/invalid-request'],
    ['InvalidVersionNumberException', 'publisher/invalid-request'],
    ['ClientException', 'publisher/invalid-request'],
    ['ServiceQuotaExceededException', 'publisher/quota'],
    ['ForbiddenException', 'aws/access-denied'],
    ['AccessDeniedException', 'aws/access-denied'],
  ])('%s becomes %s', async (name, code) => {
    expect((await refusedWith(name)).code).toBe(code);
  });

  it('names the permission that is missing', async () => {
    const failure = await refusedWith(
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/ci is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-2:123456789012:key/1',
    );

    expect(failure.hints[0]).toBe(
      'allow `kms:GenerateDataKey` on `arn:aws:kms:eu-west-2:123456789012:key/1` in the policy of the caller',
    );
  });

  it('names the operation where the service does not', async () => {
    const failure = await refusedWith('ForbiddenException', 'not you');

    expect(failure.hints[0]).toBe('allow `imagebuilder:CreateComponent` in the policy of the caller');
  });

  it('names the member of the settings that is wrong', async () => {
    const failure = await refusedWith(
      'InvalidParameterValueException',
      "The value supplied for parameter 'kmsKeyId' is not valid.",
    );

    expect(failure.message).toBe(
      `Image Builder refused the component "app 1.0.0": The value supplied for parameter 'kmsKeyId' is not valid`,
    );
    expect(failure.hints).toEqual(['correct `kmsKeyId` of the component "app 1.0.0" in the settings']);
  });

  it('names the file where the service refuses its text', async () => {
    const { registry } = await opened();

    const failure = await seedFailure(registry.apply(componentItem({ name: 'app', text: 'phases: {' }), io));

    expect(failure.hints).toEqual(['correct components/22.04/app.yml']);
    expect(failure.data).toMatchObject({ file: 'components/22.04/app.yml', item: 'component/app/1.0.0' });
  });

  it('says how many there may be', async () => {
    const { registry } = await opened({ quotas: { components: 0 } });

    const failure = await seedFailure(registry.apply(componentItem({ name: 'app' }), io));

    expect(failure.message).toBe(
      'there is no room for the component "app 1.0.0": You have reached the maximum number of components: 0',
    );
  });
});

describe('shares', { timeout: 30_000 }, () => {
  it('refuses principals that Resource Access Manager cannot know, before anything is asked', async () => {
    const { fake, registry } = await opened();

    const failure = await seedFailure(
      registry.apply(shareItem({ name: 'ours', principals: ['o-abcdefghij', '210987654321'] }), io),
    );

    expect(failure.code).toBe('components/share-principal');
    expect(failure.message).toContain('"o-abcdefghij"');
    expect(fake.requests).toEqual([]);
  });

  it('IB-F70 say what the key of a component has to allow', async () => {
    const { registry } = await opened();
    const key = 'arn:aws:kms:eu-west-2:123456789012:key/1';
    const secret = await registry.apply(componentItem({ name: 'secret', request: { kmsKeyId: key } }), io);
    const open = await registry.apply(componentItem({ name: 'open' }), io);
    const found = await Promise.all([secret, open].map(({ arn }) => registry.component(arn, io)));

    const grants = keyGrants(
      found.filter((component) => component !== undefined),
      ['210987654321'],
    );

    expect(grants).toEqual([
      {
        key,
        components: ['secret'],
        statement: {
          Sid: 'UseSharedImageBuilderComponents',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::210987654321:root'] },
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: '*',
        },
      },
    ]);
  });

  it('IB-F70 let everybody of an organisation use a key, and nobody else', () => {
    const component = {
      name: 'secret',
      arn: 'arn:aws:imagebuilder:eu-west-2:123456789012:component/secret/1.0.0/1',
      version: '1.0.0',
      build: 1,
      members: { kmsKeyId: 'alias' },
      tags: {},
    };
    const organization = 'arn:aws:organizations::111122223333:organization/o-abcdefghij';

    const [grant] = keyGrants([component], [organization, '210987654321']);

    expect(grant?.statement).toMatchObject({
      Principal: { AWS: '*' },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-abcdefghij'] } },
    });
  });
});
