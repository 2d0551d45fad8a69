import { parseDeployspec } from '@seed/deployspec';
import type { BuildJob, ConnectionSpec } from '@seed/deployspec';
import type { ModuleBuildRequest } from '@seed/engine';
import { describe, expect, test } from 'vitest';
import { moduleJob } from '../src/deploy/module-job.ts';
import { remoteModuleJob } from '../src/deploy/remote-module-job.ts';
import { resolveSettings } from '../src/settings.ts';
import { fakeProcess } from './fake-process.ts';
import { folderWith } from './run-seed.ts';

interface JobSketch {
  /** Lines at the top of the deployspec. */
  readonly deployspec?: string;
  /** The only command of either side. */
  readonly command?: string;
  readonly action?: ModuleBuildRequest['action'];
  /** What the manifest says of the build. */
  readonly settings?: ModuleBuildRequest['settings'];
  readonly seedYaml?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly environment?: ModuleBuildRequest['environment'];
  readonly executor?: 'docker' | 'host' | 'codebuild';
  /** Outputs of the seedkit, for CodeBuild. */
  readonly seedkit?: Readonly<Record<string, string>>;
}

/** The job that an apply or a destroy would give to an executor. */
async function jobOf(sketch: JobSketch): Promise<BuildJob> {
  const { action = 'deploy', command = 'true', deployspec = '', env = {}, executor = 'docker' } = sketch;
  const side = `{phases: {build: {commands: [${JSON.stringify(command)}]}}}`;
  const cwd = await folderWith({ 'seed.yaml': sketch.seedYaml ?? '', 'seedfarmer.yaml': 'project: shop\n' });
  const io = fakeProcess({ cwd, env });
  const { value } = parseDeployspec({
    id: 'modules/web/deployspec.yaml',
    text: `${deployspec}\ndeploy: ${side}\ndestroy: ${side}\n`,
  });
  if (value === undefined) throw new Error('the deployspec of the test is wrong');
  const request: ModuleBuildRequest = {
    node: 'core/web',
    project: 'shop',
    deployment: 'dev',
    group: 'core',
    module: 'web',
    action,
    target: { alias: 'primary', accountId: '111122223333', region: 'eu-west-1' },
    prefix: 'SEEDFARMER',
    deployspec: value,
    environment: sketch.environment ?? [],
    settings: sketch.settings ?? {},
    source: { kind: 'folder', dir: cwd, dataFiles: [] },
    parameters: [],
  };
  const facts = { settings: await resolveSettings({ io, flags: {} }), io, runDir: cwd, number: 1 };
  if (executor !== 'codebuild') return moduleJob(request, { ...facts, executor });
  return remoteModuleJob(request, {
    ...facts,
    ...(sketch.seedkit === undefined ? {} : { seedkit: sketch.seedkit }),
  });
}

const variable = (name: string, value: string, type: 'PLAINTEXT' | 'SECRETS_MANAGER' = 'PLAINTEXT') => ({
  name,
  value,
  type,
});

describe('the job of a module', () => {
  test.each([
    ['', 'BUILD_GENERAL1_SMALL'],
    ['build_type: BUILD_GENERAL1_MEDIUM', 'BUILD_GENERAL1_MEDIUM'],
    ['build_type: build_general1_2xlarge', 'BUILD_GENERAL1_2XLARGE'],
    ['buildType: BUILD_GENERAL1_LARGE', 'BUILD_GENERAL1_LARGE'],
  ])('SF-B12 SF-F29 with %j runs as %s on both sides', async (deployspec, type) => {
    expect((await jobOf({ deployspec })).compute.type).toBe(type);
    expect((await jobOf({ deployspec, action: 'destroy' })).compute.type).toBe(type);
  });

  test('SF-B12 has the size that the project or the person names before that of its deployspec', async () => {
    const deployspec = 'build_type: BUILD_GENERAL1_LARGE';

    expect((await jobOf({ deployspec, seedYaml: 'compute: medium\n' })).compute.type).toBe(
      'BUILD_GENERAL1_MEDIUM',
    );
  });

  test.each<[JobSketch, number, number]>([
    [{}, 120, 90],
    [{ seedYaml: 'timeout: 3h\n' }, 180, 180],
    [{ seedYaml: 'timeout: 3h\n', env: { SEED_TIMEOUT: '10m' } }, 10, 10],
  ])('SF-B13 with %j has %d minutes to deploy and %d to destroy', async (sketch, deploy, destroy) => {
    const minutes = async (action: 'deploy' | 'destroy') =>
      (await jobOf({ ...sketch, action })).timeoutMs / 60_000;

    expect([await minutes('deploy'), await minutes('destroy')]).toEqual([deploy, destroy]);
  });

  test.each([
    ['aws/codebuild/amazonlinux2-aarch64-standard:3.0', 'ARM_CONTAINER'],
    ['aws/codebuild/amazonlinux-aarch64-standard:3.0', 'ARM_CONTAINER'],
    ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/tools:1-arm64', 'ARM_CONTAINER'],
    ['arm64v8/node:24', 'ARM_CONTAINER'],
    ['aws/codebuild/amazonlinux2-x86_64-standard:5.0', 'LINUX_CONTAINER'],
    ['registry.example/tools:amd64', 'LINUX_CONTAINER'],
  ])('SF-B10 with the image %s is one for %s', async (codebuildImage, environmentType) => {
    expect((await jobOf({ settings: { codebuildImage } })).compute.environmentType).toBe(environmentType);
  });

  test('SF-B10 is one for the processor that the project names, whatever its image is called', async () => {
    const settings = { codebuildImage: 'registry.example/charm64:1' };
    const native = process.arch === 'arm64' ? 'ARM_CONTAINER' : 'LINUX_CONTAINER';

    expect((await jobOf({ settings })).compute.environmentType).toBe(native);
    expect((await jobOf({ settings, seedYaml: 'arch: arm64\n' })).compute.environmentType).toBe(
      'ARM_CONTAINER',
    );
  });

  test('SF-X02 runs in the image that the manifest names by CodeBuild’s name, with the runtimes known of it', async () => {
    const runtimes = async (settings: ModuleBuildRequest['settings']) => {
      const { image, spec } = await jobOf({ settings });
      return [
        image.name,
        Object.fromEntries(spec.runtimeVersions.map(({ name, version }) => [name, version])),
      ];
    };
    const standard = 'aws/codebuild/standard:7.0';
    const amazon = 'aws/codebuild/amazonlinux2-x86_64-standard:5.0';

    expect(await runtimes({ codebuildImage: amazon })).toEqual([
      amazon,
      { nodejs: '20', python: '3.12', java: 'corretto21' },
    ]);
    expect(await runtimes({ codebuildImage: standard, runtimeOverrides: { python: '3.13' } })).toEqual([
      standard,
      { nodejs: '18', python: '3.13', java: 'corretto21' },
    ]);
  });

  test.each<[string, JobSketch, boolean]>([
    ['calls docker', { command: 'docker build -t app .' }, true],
    ['does not', {}, false],
    [
      'calls docker where the project forbids it',
      { command: 'docker ps', seedYaml: 'privileged: false\n' },
      false,
    ],
    ['does not, in a project where all are', { seedYaml: 'privileged: true\n' }, true],
    ['calls docker in a rehearsal', { command: 'docker ps', seedYaml: 'offline: true\n' }, false],
  ])('SF-B14 whose build %s is privileged or not', async (_, sketch, privileged) => {
    expect((await jobOf(sketch)).privileged).toBe(privileged);
  });

  test.each<[string, JobSketch, ConnectionSpec | undefined]>([
    ['none', {}, undefined],
    [
      'mirrors, without their secrets',
      { settings: { npmMirror: 'https://npm.example/', npmMirrorSecret: 'm' } },
      { npmMirror: 'https://npm.example/', secrets: false },
    ],
    [
      'mirrors with their secrets, where it has the credentials of the caller',
      { settings: { pypiMirror: 'https://pypi.example/' }, env: { SEED_AWS: '1' } },
      { pypiMirror: 'https://pypi.example/', secrets: true },
    ],
    [
      'registries, where it has the credentials of the caller',
      { environment: [variable('SEEDFARMER_DOCKER_SECRET', 'd')], env: { SEED_AWS: '1' } },
      { secrets: true },
    ],
    ['no registries without', { environment: [variable('SEEDFARMER_DOCKER_SECRET', 'd')] }, undefined],
    ['no mirror that is empty', { settings: { npmMirror: '', pypiMirror: '' } }, undefined],
    [
      'none in a rehearsal',
      { settings: { npmMirror: 'https://npm.example/' }, seedYaml: 'offline: true\n' },
      undefined,
    ],
  ])('SF-W15 SF-W16 on this machine is connected with %s', async (_, sketch, connections) => {
    const job = await jobOf(sketch);

    expect(job.module?.connections).toEqual(connections);
    expect(job.spec.phases.install?.prologue?.startsWith('seed-connect')).toBe(connections !== undefined);
  });
});

describe('the job of a module in CodeBuild', () => {
  const SEEDKIT = {
    CodeBuildProject: 'codeseeder-shop',
    CodeBuildProjectBuildImage: 'aws/codebuild/standard:7.0',
    CodeArtifactDomain: 'aws-codeseeder-shop',
    CodeArtifactRepository: 'python-repository',
  };
  const remote = (sketch: JobSketch = {}) => jobOf({ seedkit: SEEDKIT, ...sketch, executor: 'codebuild' });
  const runtimesOf = ({ spec }: BuildJob) =>
    Object.fromEntries(spec.runtimeVersions.map(({ name, version }) => [name, version]));

  test.each<[string, JobSketch, string | undefined]>([
    ['the seedkit’s', {}, 'aws/codebuild/standard:7.0'],
    ['the manifest’s', { settings: { codebuildImage: 'x/tools:1' } }, 'x/tools:1'],
    [
      'the seedkit’s and not that of this machine',
      { seedYaml: 'image: local:1\n' },
      'aws/codebuild/standard:7.0',
    ],
    [
      'the one that a person names',
      { settings: { codebuildImage: 'x/tools:1' }, env: { SEED_IMAGE: 'y/mine:2' } },
      'y/mine:2',
    ],
    ['the project’s where nothing is known', { seedkit: {}, seedYaml: 'image: local:1\n' }, undefined],
  ])('SF-B08 runs in %s', async (_, sketch, image) => {
    expect((await remote(sketch)).image.name).toBe(image);
  });

  test('SF-B09 selects the runtimes of its image below those that were asked for, and of other images only these', async () => {
    const runtimeOverrides = { python: '3.13' };

    expect(runtimesOf(await remote())).toEqual({ nodejs: '18', python: '3.11', java: 'corretto21' });
    expect(runtimesOf(await remote({ settings: { runtimeOverrides } }))).toMatchObject({
      nodejs: '18',
      python: '3.13',
    });
    expect(runtimesOf(await remote({ settings: { codebuildImage: 'x/tools:1', runtimeOverrides } }))).toEqual(
      runtimeOverrides,
    );
    expect(runtimesOf(await remote({ settings: { codebuildImage: 'x/tools:1' } }))).toEqual({});
    expect(runtimesOf(await remote({ seedkit: {} }))).toEqual({});
  });

  test('SF-B10 SF-B12 SF-B13 SF-B14 has Seed-Farmer’s size, processor, time and privileges', async () => {
    const job = await remote({ deployspec: 'build_type: BUILD_GENERAL1_LARGE' });
    const destroy = await remote({ action: 'destroy' });
    const decided = await remote({ seedYaml: 'privileged: false\n' });

    expect(job).toMatchObject({
      compute: { type: 'BUILD_GENERAL1_LARGE', environmentType: 'LINUX_CONTAINER' },
      privileged: true,
      timeoutMs: 120 * 60_000,
      secrets: [],
    });
    expect(destroy.timeoutMs).toBe(90 * 60_000);
    expect(decided.privileged).toBe(false);
  });

  test('SF-W15 is connected with the mirrors of the manifest and CodeArtifact of the seedkit', async () => {
    const settings = { npmMirror: 'https://npm.example/', pypiMirror: '', npmMirrorSecret: 'm::npm' };

    const { module, spec } = await remote({ settings });
    const without = await remote({ seedkit: { ...SEEDKIT, CodeArtifactRepository: '' } });

    expect(module?.connections).toEqual({
      npmMirror: 'https://npm.example/',
      codeArtifact: { domain: 'aws-codeseeder-shop', repository: 'python-repository' },
      secrets: true,
    });
    expect(without.module?.connections).toEqual({ secrets: true });
    for (const phase of Object.values(spec.phases))
      expect(phase.prologue).toMatch(/^seed-connect \|\| exit\n/);
  });

  test('SF-P13 takes variables along with its source that are too large for the request, references never', async () => {
    const large = 'x'.repeat(20_000);
    const environment = [
      variable('SEEDFARMER_PARAMETER_SMALL', 'old'),
      variable('SEEDFARMER_PARAMETER_LARGE', large),
      variable('SEEDFARMER_PARAMETER_SMALL', 'new'),
      variable('SEEDFARMER_PARAMETER_KEY', 'team/secret:key', 'SECRETS_MANAGER'),
    ];

    const job = await remote({ environment });
    const local = await jobOf({ environment });

    expect(job.module?.carried).toEqual([variable('SEEDFARMER_PARAMETER_LARGE', large)]);
    expect(job.environment).toEqual([
      variable('SEEDFARMER_PARAMETER_SMALL', 'new'),
      variable('SEEDFARMER_PARAMETER_KEY', 'team/secret:key', 'SECRETS_MANAGER'),
    ]);
    expect(local.module?.carried).toBeUndefined();
    expect(local.environment).toContainEqual(variable('SEEDFARMER_PARAMETER_LARGE', large));
  });
});
