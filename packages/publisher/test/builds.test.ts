import { failedBuild, goodBuild } from '@seed/components/testing';
import type { BuildScript, FakeImageBuilderOptions } from '@seed/components/testing';
import { seedFailure } from '@seed/kernel/testing';
import { createImageBuilds, findNewestAmi, findNewestImage, readScanFindings } from '@seed/publisher';
import type { ImageState } from '@seed/publisher';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };
const PIPELINE = 'arn:aws:imagebuilder:eu-west-2:123456789012:image-pipeline/nightly';
const COMPONENT = 'arn:aws:imagebuilder:eu-west-2:123456789012:component/install-apt/1.0.2/1';

/** A pipeline, and what happens in its builds. */
async function withPipeline(script: BuildScript = goodBuild(), options: FakeImageBuilderOptions = {}) {
  const opened = await openRegistry({ ...options, builds: () => script });
  onTestFinished(() => opened.dispose());
  const { fake, access, time } = opened;
  const recipe = fake.call('CreateImageRecipe', {
    name: 'Base_image',
    semanticVersion: '1.0.0',
    parentImage: 'ami-0123456789abcdef0',
  });
  const infrastructure = fake.call('CreateInfrastructureConfiguration', {
    name: 'infra',
    instanceProfileName: 'profile',
  });
  fake.call('CreateImagePipeline', {
    name: 'nightly',
    imageRecipeArn: recipe['imageRecipeArn'],
    infrastructureConfigurationArn: infrastructure['infrastructureConfigurationArn'],
  });
  const builds = createImageBuilds({ access, time });
  const start = () => builds.start({ pipelineArn: PIPELINE, clientToken: 'one' }, io);
  return { ...opened, builds, start };
}

/** Follows a build and remembers what it told. */
function listener() {
  const states: string[] = [];
  const lines: string[] = [];
  const troubles: string[] = [];
  return {
    states,
    lines,
    troubles,
    options: {
      ...io,
      onState: ({ status }: ImageState) => void states.push(status),
      onLine: (line: string) => void lines.push(line),
      onTrouble: ({ message }: Error) => void troubles.push(message),
    },
  };
}

const failure = {
  component: COMPONENT,
  phase: 'build',
  step: 'InstallAptPackages',
  action: 'ExecuteBash',
  message: 'Step execution failed with exit status 100',
};

const FOUND = {
  component: COMPONENT,
  componentName: 'install-apt',
  phase: 'build',
  step: 'InstallAptPackages',
  action: 'ExecuteBash',
  workflowStep: 'ApplyBuildComponents',
};

describe('builds of images', { timeout: 30_000 }, () => {
  it('IB-F74 are followed through their states to their AMIs, with the log', async () => {
    const { builds, start } = await withPipeline(goodBuild(['Phase build', 'Stdout: hello\nStdout: world']));
    const { states, lines, options } = listener();

    const arn = await start();
    const outcome = await builds.follow(arn, options);

    expect(arn).toBe('arn:aws:imagebuilder:eu-west-2:123456789012:image/base-image/1.0.0/1');
    expect(states).toEqual([
      'PENDING',
      'CREATING',
      'BUILDING',
      'TESTING',
      'DISTRIBUTING',
      'INTEGRATING',
      'AVAILABLE',
    ]);
    expect(lines).toEqual(['Phase build', 'Stdout: hello', 'Stdout: world']);
    expect(outcome).toMatchObject({
      arn,
      status: 'AVAILABLE',
      amis: [
        { region: 'eu-west-2', id: expect.stringMatching(/^ami-[0-9a-f]{17}$/), account: '123456789012' },
      ],
    });
    expect(outcome.failure).toBeUndefined();
  });

  it('are started once with one token', async () => {
    const { fake, start } = await withPipeline();

    const arns = [await start(), await start()];

    expect(new Set(arns).size).toBe(1);
    expect([...fake.place().resources.keys()].filter((arn) => arn.includes(':image/'))).toHaveLength(1);
  });

  it('IB-F74 that fail name the component, the phase, the step and the last errors of its commands', async () => {
    const log = [
      'Step InstallAptPackages',
      '1767225600000 CmdExecution: Stderr: E: Unable to locate package jqq',
      ...Array.from({ length: 55 }, (_, at) => `2026-01-01 00:00:00.000 Info Stderr: line ${at}`),
      'Stdout: not an error',
    ];
    const { builds, start } = await withPipeline(failedBuild(failure, log));

    const outcome = await builds.follow(await start(), listener().options);

    expect(outcome.status).toBe('FAILED');
    expect(outcome.failure).toEqual({ ...FOUND, message: failure.message });
    expect(outcome.lastErrors).toHaveLength(50);
    expect(outcome.lastErrors.at(-1)).toBe('line 54');
  });

  it('IB-F75 that fail are explained by their workflows where the state says nothing', async () => {
    const { fake, builds, start } = await withPipeline(failedBuild({ ...failure, inContext: false }));

    const outcome = await builds.follow(await start(), listener().options);

    expect(outcome.failure).toEqual({
      ...FOUND,
      message: failure.message,
      logUrl: '/var/lib/amazon/toe/TOE_2026-01-01_00-00-00_UTC-0_0',
    });
    expect(fake.requests.map(({ operation }) => operation)).toContain('GetWorkflowStepExecution');
  });

  it('that fail are told of where nobody may look into them', async () => {
    const denied = /GetLogEvents|Workflow/;
    const { builds, start } = await withPipeline(
      failedBuild({ ...failure, inContext: false }, ['Stderr: x']),
      {
        fault: ({ operation }) =>
          denied.test(operation) ? { kind: 'refused', name: 'AccessDeniedException' } : undefined,
      },
    );

    const outcome = await builds.follow(await start(), { ...io, onState: () => undefined });

    expect(outcome).toMatchObject({ status: 'FAILED', lastErrors: [] });
    expect(outcome.failure).toEqual({ message: `Image creation failed: ${failure.message}` });
  });

  it('are looked at without being followed, with the last errors of their commands', async () => {
    const { builds, start } = await withPipeline(failedBuild(failure, ['Stderr: no space left']));
    const arn = await start();
    await builds.follow(arn, listener().options);

    expect(await builds.look(arn, io)).toMatchObject({
      status: 'FAILED',
      failure: FOUND,
      lastErrors: ['no space left'],
    });
  });

  it('IB-F75 that fail are explained by their log where nothing else says where', async () => {
    const log = [
      `Document ${COMPONENT}`,
      '2026-01-01 00:00:00.000 Info Phase build',
      '2026-01-01 00:00:00.000 Info Step InstallAptPackages',
      'ExecuteBash: STARTED EXECUTION',
      'CmdExecution: Stdout: Phase nonsense',
      'CmdExecution: ExitCode 0',
      'Step Configure',
      'CmdExecution: [ ERROR ] CmdExecution: ExitCode 100',
    ];
    const { builds, start, fake } = await withPipeline({
      stages: [
        { status: 'BUILDING', log },
        { status: 'FAILED', reason: 'the step failed' },
      ],
    });

    const { failure: found } = await builds.follow(await start(), listener().options);

    expect(found).toEqual({
      component: COMPONENT,
      componentName: 'install-apt',
      phase: 'build',
      step: 'Configure',
      message: 'the step failed',
      workflowStep: 'ApplyBuildComponents',
    });
    expect(fake.requests.map(({ operation }) => operation)).toContain('ListWorkflowStepExecutions');
  });

  it('are followed on where the log may not be read, and that is said once', async () => {
    const { builds, start } = await withPipeline(goodBuild(['secret']), {
      fault: ({ operation }) =>
        operation === 'GetLogEvents' ? { kind: 'refused', name: 'AccessDeniedException' } : undefined,
    });
    const { states, lines, troubles, options } = listener();

    const { status } = await builds.follow(await start(), options);

    expect(status).toBe('AVAILABLE');
    expect(states).toHaveLength(7);
    expect(lines).toEqual([]);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain('logs:GetLogEvents');
  });

  it('are followed on through trouble that passes, which is said once', async () => {
    const { builds, start } = await withPipeline(goodBuild(), {
      fault: ({ operation }, count) =>
        operation === 'GetImage' && count > 2 && count < 12
          ? { kind: 'refused', name: 'ExpiredTokenException', message: 'The security token is expired' }
          : undefined,
    });
    const { states, troubles, options } = listener();

    const { status } = await builds.follow(await start(), options);

    expect(status).toBe('AVAILABLE');
    expect(states).toHaveLength(7);
    expect(troubles).toHaveLength(1);
    expect(troubles[0]).toContain('imagebuilder:GetImage');
  });

  it('are let go of where the trouble does not pass in a quarter of an hour', async () => {
    const { builds, start, time } = await withPipeline(goodBuild(), {
      fault: ({ operation }) =>
        operation === 'GetImage' ? { kind: 'refused', name: 'ExpiredTokenException' } : undefined,
    });
    const arn = await start();
    const since = time.now();

    const failure = await seedFailure(builds.follow(arn, listener().options));

    expect(failure.code).toBe('aws/expired-credentials');
    expect((time.now() - since) / 60_000).toBeCloseTo(15, 0);
  });

  it('can be cancelled, and are then followed to their end', async () => {
    const { builds, start } = await withPipeline();
    const arn = await start();

    await builds.cancel(arn, io);
    await builds.cancel(arn, io);

    expect(await builds.follow(arn, listener().options)).toMatchObject({ status: 'CANCELLED', amis: [] });
  });

  it('that have ended are cancelled without a complaint', async () => {
    const { builds, start } = await withPipeline();
    const arn = await start();
    await builds.follow(arn, listener().options);

    await builds.cancel(arn, io);

    expect((await builds.look(arn, io)).status).toBe('AVAILABLE');
  });

  it('go on when nobody follows them any more', async () => {
    const { builds, fake, start } = await withPipeline();
    const arn = await start();
    const told = new AbortController();

    const following = builds.follow(arn, {
      signal: told.signal,
      onState: () => told.abort(new Error('enough')),
    });

    await expect(following).rejects.toThrow('enough');
    expect(fake.requests.map(({ operation }) => operation)).not.toContain('CancelImageCreation');
  });

  it('say that there is no pipeline, and no such image', async () => {
    const { builds } = await withPipeline();

    const pipeline = await seedFailure(
      builds.start({ pipelineArn: PIPELINE.replace('nightly', 'nobody'), clientToken: 'x' }, io),
    );
    const image = await seedFailure(
      builds.look('arn:aws:imagebuilder:eu-west-2:123456789012:image/nobody/1.0.0/1', io),
    );

    expect([pipeline.code, image.code]).toEqual(['publisher/no-pipeline', 'publisher/build-lost']);
    expect(pipeline.message).toContain('image-pipeline/nobody');
  });

  it('of a pipeline are found, the newest first of all', async () => {
    const { access, time, builds, start } = await withPipeline();
    await start();
    const second = await builds.start({ pipelineArn: PIPELINE, clientToken: 'two' }, io);

    const found = await findNewestImage({ access, time }, { pipelineArn: PIPELINE, ...io });

    expect(found).toMatchObject({ arn: second, status: 'PENDING' });
  });
});

describe('findings of scans', { timeout: 30_000 }, () => {
  it('IB-F77 are counted by severity, and told with the gravest first', async () => {
    const { fake, access, time } = await withPipeline();
    const imageArn = 'arn:aws:imagebuilder:eu-west-2:123456789012:image/base-image/1.0.0/1';
    const finding = (severity: string, vulnerabilityId: string, image = imageArn) => ({
      severity,
      imageBuildVersionArn: image,
      title: `${vulnerabilityId} - openssl`,
      fixAvailable: 'YES',
      packageVulnerabilityDetails: {
        vulnerabilityId,
        vulnerablePackages: [{ name: 'openssl', version: '3.0.1' }],
      },
    });
    fake
      .place()
      .findings.push(
        finding('CRITICAL', 'CVE-2026-9', imageArn.replace('1.0.0', '2.0.0')),
        ...Array.from({ length: 30 }, (_, at) => finding('LOW', `CVE-2026-${100 + at}`)),
        finding('HIGH', 'CVE-2026-2'),
        finding('CRITICAL', 'CVE-2026-1'),
      );

    const { counts, findings } = await readScanFindings({ access, time }, { imageArn, ...io });

    expect(counts).toEqual({ critical: 1, high: 1, low: 30 });
    expect(findings[0]).toEqual({
      severity: 'CRITICAL',
      vulnerability: 'CVE-2026-1',
      title: 'CVE-2026-1 - openssl',
      packages: ['openssl 3.0.1'],
      fixAvailable: true,
    });
  });
});

describe('the newest AMI', { timeout: 30_000 }, () => {
  const ami = (imageId: string, creationDate: string, more = {}) => ({
    imageId,
    creationDate,
    name: `ubuntu-jammy-${imageId}`,
    imageOwnerId: '099720109477',
    architecture: 'x86_64',
    imageState: 'available',
    ...more,
  });

  it('IB-F76 is found by owner, name and architecture, whatever the order of the list', async () => {
    const { fake, access } = await withPipeline();
    fake
      .place()
      .amis.push(
        ami('ami-0000000000000001', '2026-01-01T00:00:00.000Z'),
        ami('ami-0000000000000003', '2026-03-01T00:00:00.000Z'),
        ami('ami-0000000000000002', '2026-02-01T00:00:00.000Z'),
        ami('ami-0000000000000004', '2026-04-01T00:00:00.000Z', { architecture: 'arm64' }),
        ami('ami-0000000000000005', '2026-04-01T00:00:00.000Z', { imageState: 'pending' }),
      );
    const query = { kind: 'describe', owner: '099720109477', architecture: 'x86_64' } as const;

    const found = await findNewestAmi(access, { ...query, namePattern: 'ubuntu-jammy-*' }, io);
    const nothing = await findNewestAmi(access, { ...query, namePattern: 'debian-*' }, io);

    expect(found).toEqual({
      id: 'ami-0000000000000003',
      name: 'ubuntu-jammy-ami-0000000000000003',
      created: '2026-03-01T00:00:00.000Z',
    });
    expect(nothing).toBeUndefined();
  });

  it('IB-F76 is read from a public parameter, as text or in JSON', async () => {
    const { fake, access } = await withPipeline();
    const { parameters } = fake.place();
    parameters.set('/canonical/ami-id', 'ami-0123456789abcdef0');
    parameters.set('/ecs/recommended', '{"image_id":"ami-0fedcba9876543210","os":"x"}');
    parameters.set('/other', 'hello');
    const read = (name: string) => findNewestAmi(access, { kind: 'parameter', name }, io);

    expect(await read('/canonical/ami-id')).toEqual({ id: 'ami-0123456789abcdef0' });
    expect(await read('/ecs/recommended')).toEqual({ id: 'ami-0fedcba9876543210' });
    expect(await read('/nothing')).toBeUndefined();
    expect((await seedFailure(read('/other'))).code).toBe('publisher/no-ami');
  });
});
