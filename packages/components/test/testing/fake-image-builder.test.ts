import { documentThatSays, ServiceFailure, startFakeImageBuilder } from '@seed/components/testing';
import type { Body, FakeImageBuilderOptions } from '@seed/components/testing';
import { describe, expect, it, onTestFinished } from 'vitest';

const AT = 'arn:aws:imagebuilder:eu-west-2:123456789012';

async function started(options: FakeImageBuilderOptions = {}) {
  const fake = await startFakeImageBuilder(options);
  onTestFinished(() => fake.stop());
  const component = (more: Body = {}) =>
    fake.call('CreateComponent', {
      name: 'app',
      semanticVersion: '1.0.0',
      platform: 'Linux',
      data: documentThatSays('hello'),
      ...more,
    });
  const recipe = (more: Body = {}) =>
    fake.call('CreateImageRecipe', {
      name: 'base',
      semanticVersion: '1.0.0',
      parentImage: 'ami-0123456789abcdef0',
      ...more,
    });
  return { fake, component, recipe };
}

/** The name of the error that work ends with. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof ServiceFailure) return error.name;
    throw error;
  }
  return 'no refusal';
}

describe('components of the fake Image Builder', () => {
  it('have names that are the same once they are normal', async () => {
    const { component } = await started();

    const first = component({ name: 'My App_1' });

    expect(first['componentBuildVersionArn']).toBe(`${AT}:component/my-app-1/1.0.0/1`);
    expect(refusal(() => component({ name: 'my-app-1' }))).toBe('ResourceAlreadyExistsException');
  });

  it('become another build with another text, and were refused before', async () => {
    const now = await started({ era: '2026' });
    const before = await started({ era: '2024' });
    now.component();
    before.component();

    const second = now.component({ data: documentThatSays('other') });

    expect(second['componentBuildVersionArn']).toBe(`${AT}:component/app/1.0.0/2`);
    expect(refusal(() => before.component({ data: documentThatSays('other') }))).toBe(
      'ResourceAlreadyExistsException',
    );
  });

  it('are the same to the same token, and a mismatch with other parameters', async () => {
    const { fake, component } = await started();

    const answers = [component({ clientToken: 'one' }), component({ clientToken: 'one' })];

    expect(answers[0]).toEqual(answers[1]);
    expect(fake.place().resources.size).toBe(1);
    expect(refusal(() => component({ clientToken: 'one', description: 'x' }))).toBe(
      'IdempotentParameterMismatchException',
    );
  });

  it.each([
    ['a name that is too short', { name: 'ab' }, 'InvalidParameterValueException'],
    ['a wildcard in a version', { semanticVersion: '1.0.x' }, 'InvalidParameterValueException'],
    ['a number that is too large', { semanticVersion: '1.0.1073741824' }, 'InvalidParameterValueException'],
    ['an unknown platform', { platform: 'BeOS' }, 'InvalidParameterValueException'],
    ['a NUL', { data: 'schemaVersion: 1.0\0' }, 'InvalidParameterValueException'],
    [
      'a text that is too long',
      { data: documentThatSays('x'.repeat(16_000)) },
      'InvalidParameterValueException',
    ],
    ['two texts', { uri: 's3://a/b' }, 'InvalidParameterCombinationException'],
    ['no platform', { platform: undefined }, 'InvalidRequestException'],
    ['a member that does not exist', { semverVersion: '1.0.0' }, 'InvalidRequestException'],
    ['a tag that begins with aws:', { tags: { 'aws:x': 'y' } }, 'InvalidParameterValueException'],
    ['no YAML', { data: 'phases: {' }, 'InvalidRequestException'],
    ['no phases', { data: 'schemaVersion: 1.0' }, 'InvalidRequestException'],
    ['a rehearsal', { dryRun: true }, 'DryRunOperationException'],
  ])('are refused with %s', async (_, more, name) => {
    const { fake, component } = await started();

    expect(refusal(() => component(more))).toBe(name);
    expect(fake.place().resources.size).toBe(0);
  });

  it('tell their kind and their parameters, and where references lead', async () => {
    const { fake, component } = await started();
    const data = `schemaVersion: 1.0
parameters: [{Mode: {type: string, default: '0755'}}, {Needed: {type: string}}]
phases: [{name: test, steps: [{name: A, action: Reboot}]}]
`;
    component({ data });
    component({ semanticVersion: '1.0.10', data: documentThatSays('ten') });
    component({ semanticVersion: '1.0.9', data: documentThatSays('nine') });
    const get = (version: string) =>
      fake.call('GetComponent', { componentBuildVersionArn: `${AT}:component/app/${version}` })['component'];

    expect(get('1.0.0')).toMatchObject({
      type: 'TEST',
      parameters: [{ name: 'Mode', type: 'string', defaultValue: ['0755'] }, { name: 'Needed' }],
    });
    expect(get('1.0.x')).toMatchObject({ version: '1.0.10' });
    expect(get('1.0.9/1')).toMatchObject({ version: '1.0.9' });
    expect(refusal(() => get('2.x.x'))).toBe('ResourceNotFoundException');
  });

  it('are listed in pages whose filters look at one page at a time', async () => {
    const { fake, component } = await started();
    for (let at = 0; at < 30; at += 1) component({ name: `part-${String(at).padStart(2, '0')}` });
    const filters = [{ name: 'name', values: ['part-28'] }];

    const first = fake.call('ListComponents', { filters });
    const second = fake.call('ListComponents', { filters, nextToken: first['nextToken'] });

    expect(first['componentVersionList']).toEqual([]);
    expect(second).toMatchObject({ componentVersionList: [{ name: 'part-28' }] });
    expect(second['nextToken']).toBeUndefined();
    expect(refusal(() => fake.call('ListComponents', { nextToken: 'nonsense' }))).toBe(
      'InvalidPaginationTokenException',
    );
  });

  it('of others are seen by their owner, and hide what is hidden', async () => {
    const { fake } = await started({ foreign: [{ name: 'agent', version: '1.0.0', hidden: true }] });
    const arn = 'arn:aws:imagebuilder:eu-west-2:aws:component/agent/x.x.x';

    const { component } = fake.call('GetComponent', { componentBuildVersionArn: arn });

    expect(fake.call('ListComponents', {})['componentVersionList']).toEqual([]);
    expect(fake.call('ListComponents', { owner: 'Amazon' })['componentVersionList']).toHaveLength(1);
    expect(component).toMatchObject({ obfuscate: true, owner: 'aws' });
    expect(component).not.toHaveProperty('data');
  });
});

describe('recipes of the fake Image Builder', () => {
  it('are never changed, and may get their number from the service', async () => {
    const { recipe } = await started();

    const numbers = ['1.0.x', '1.0.x', '1.x.x', 'x.x.x', '1.0.0'].map((semanticVersion) => {
      try {
        return String(recipe({ semanticVersion })['imageRecipeArn']).split('/').at(-1);
      } catch (error) {
        return (error as Error).name;
      }
    });

    expect(numbers).toEqual(['1.0.0', '1.0.1', '1.0.2', '1.0.3', 'ResourceAlreadyExistsException']);
  });

  it('know their components, each once, with all parameters that need a value', async () => {
    const { fake, component, recipe } = await started();
    const data = `schemaVersion: 1.0
parameters: [{Needed: {type: string}}]
phases: [{name: build, steps: [{name: A, action: Reboot}]}]
`;
    const arn = component({ data })['componentBuildVersionArn'];
    const old = fake.addForeign({ name: 'old', version: '1.0.0', status: 'DEPRECATED' });
    const windows = fake.addForeign({ name: 'windows', version: '1.0.0', platform: 'Windows' });
    const linux = fake.addForeign({ name: 'linux', version: '1.0.0' });
    const needed = { componentArn: arn, parameters: [{ name: 'Needed', value: ['x'] }] };
    const unknown = { ...needed, parameters: [...needed.parameters, { name: 'Other', value: ['x'] }] };
    const outcomes = [
      [needed],
      [{ componentArn: arn }],
      [unknown],
      [needed, needed],
      [{ componentArn: old }],
      [{ componentArn: linux }, { componentArn: windows }],
      [{ componentArn: `${AT}:component/nobody/1.0.0` }],
    ].map((components) => refusal(() => recipe({ components, semanticVersion: '1.0.x' })));

    expect(outcomes).toEqual(['no refusal', ...Array(6).fill('InvalidParameterValueException')]);
  });

  it('keep what they use from being deleted, in the right order only', async () => {
    const { fake, component, recipe } = await started();
    const arn = component()['componentBuildVersionArn'];
    const recipeArn = recipe({ components: [{ componentArn: arn }] })['imageRecipeArn'];
    const remove = () => fake.call('DeleteComponent', { componentBuildVersionArn: arn });

    expect(refusal(remove)).toBe('ResourceDependencyException');
    fake.call('DeleteImageRecipe', { imageRecipeArn: recipeArn });
    expect(refusal(remove)).toBe('no refusal');
    expect(refusal(remove)).toBe('ResourceNotFoundException');
  });
});

describe('pipelines of the fake Image Builder', () => {
  const pipelined = async (options: FakeImageBuilderOptions = {}) => {
    const all = await started(options);
    const { fake, recipe } = all;
    const imageRecipeArn = recipe()['imageRecipeArn'];
    const { infrastructureConfigurationArn } = fake.call('CreateInfrastructureConfiguration', {
      name: 'infra',
      instanceProfileName: 'profile',
    });
    const used = { imageRecipeArn, infrastructureConfigurationArn };
    const create = (more: Body = {}) =>
      fake.call('CreateImagePipeline', { name: 'nightly', ...used, ...more });
    return { ...all, used, create };
  };

  it('lose what an update does not say', async () => {
    const { fake, used, create } = await pipelined();
    const schedule = { scheduleExpression: 'rate(1 day)' };
    const { imagePipelineArn } = create({
      status: 'DISABLED',
      description: 'ours',
      schedule,
      tags: { a: 'b' },
    });

    fake.call('UpdateImagePipeline', { imagePipelineArn, ...used });

    const { imagePipeline } = fake.call('GetImagePipeline', { imagePipelineArn });
    expect(imagePipeline).toMatchObject({ status: 'ENABLED', tags: { a: 'b' } });
    expect(imagePipeline).not.toHaveProperty('schedule');
    expect(imagePipeline).not.toHaveProperty('description');
  });

  it.each([
    ['a schedule without an open day', { schedule: { scheduleExpression: 'cron(0 0 1 * 1 *)' } }],
    ['a recipe that does not exist', { imageRecipeArn: `${AT}:image-recipe/nobody/1.0.0` }],
    [
      'workflows without a role',
      { workflows: [{ workflowArn: 'arn:aws:imagebuilder:eu-west-2:aws:workflow/build/build-image/x.x.x' }] },
    ],
  ])('are refused with %s', async (_, more) => {
    const { create } = await pipelined();

    expect(refusal(() => create(more))).toBe('InvalidParameterValueException');
  });

  it('make images whose builds are counted, and which go by a script', async () => {
    const { fake, create } = await pipelined({
      builds: () => ({
        stages: [{ status: 'PENDING' }, { status: 'BUILDING', log: ['hello'] }, { status: 'AVAILABLE' }],
      }),
    });
    const { imagePipelineArn } = create();
    const start = () =>
      fake.call('StartImagePipelineExecution', { imagePipelineArn })['imageBuildVersionArn'];
    const arns = [start(), start()];
    const status = () =>
      (fake.call('GetImage', { imageBuildVersionArn: arns[0] }) as { image: { state: { status: string } } })
        .image.state.status;

    expect(arns).toEqual([`${AT}:image/base/1.0.0/1`, `${AT}:image/base/1.0.0/2`]);
    expect([status(), status(), status(), status()]).toEqual([
      'PENDING',
      'BUILDING',
      'AVAILABLE',
      'AVAILABLE',
    ]);
    expect(fake.place().logs.get(['/aws/imagebuilder/base', '1.0.0/1'].join('\0'))).toEqual(['hello']);
  });
});

describe('what the fake hears over HTTP', () => {
  it('is answered with the name of an error in a header, and remembered', async () => {
    const { fake } = await started();

    const response = await fetch(
      `${fake.url}/GetComponent?componentBuildVersionArn=${AT}:component/app/1.0.0`,
    );

    expect(response.status).toBe(404);
    expect(response.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(fake.requests).toMatchObject([
      { service: 'imagebuilder', operation: 'GetComponent', status: 404, error: 'ResourceNotFoundException' },
    ]);
  });

  it('is no operation where the verb is wrong, or nobody knows it', async () => {
    const { fake } = await started();

    const statuses = await Promise.all([
      fetch(`${fake.url}/ListComponents`).then(({ status }) => status),
      fetch(`${fake.url}/Nonsense`, { method: 'PUT', body: '{}' }).then(({ status }) => status),
    ]);

    expect(statuses).toEqual([404, 404]);
  });

  it('is refused at the rate that was asked for, the same calls in each run', async () => {
    const outcomes = async () => {
      const { fake } = await started({ throttled: 0.3 });
      const statuses: number[] = [];
      for (let at = 0; at < 200; at += 1)
        statuses.push((await fetch(`${fake.url}/ListComponents`, { method: 'POST', body: '{}' })).status);
      return statuses;
    };

    const [first, second] = [await outcomes(), await outcomes()];
    const refused = first.filter((status) => status === 429).length;

    expect(first).toEqual(second);
    expect(refused).toBeGreaterThan(40);
    expect(refused).toBeLessThan(80);
  });

  it('differs by account and region', async () => {
    const { fake } = await started();
    const input = { name: 'app', semanticVersion: '1.0.0', platform: 'Linux', data: documentThatSays('x') };

    fake.call('CreateComponent', input, { region: 'us-east-1', account: '210987654321' });
    const { componentBuildVersionArn } = fake.call('CreateComponent', input, { region: 'cn-north-1' });

    expect(fake.place().resources.size).toBe(0);
    expect(fake.place({ region: 'us-east-1', account: '210987654321' }).resources.size).toBe(1);
    expect(componentBuildVersionArn).toBe(
      'arn:aws-cn:imagebuilder:cn-north-1:123456789012:component/app/1.0.0/1',
    );
  });
});
