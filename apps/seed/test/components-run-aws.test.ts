import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startMoto } from '@seed/aws/testing';
import type { MotoServer } from '@seed/aws/testing';
import type { FakeImageBuilder } from '@seed/components/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { componentText, scriptStep } from './component-texts.ts';
import { callEmulator, emulatorOrSay } from './emulator.ts';
import { AWS_COMPONENT, startImageBuilder } from './images-project.ts';
import { folderWith, runSeed } from './run-seed.ts';
import type { SeedOptions } from './run-seed.ts';

// Whole commands over HTTP; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const REGION = 'eu-west-2';
const moto = emulatorOrSay('components run with S3 and Parameter Store of AWS');

const seed = (words: readonly string[], options: SeedOptions) =>
  runSeed(['components', 'run', ...words], {
    ...options,
    env: { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', ...options.env },
  });

describe('components that only AWS has', () => {
  const CLI = `arn:aws:imagebuilder:${REGION}:aws:component/aws-cli-version-2-linux`;
  const settings = (arn: string): string =>
    JSON.stringify({
      images: {
        web: {
          base_ami: 'ami-0123456789abcdef0',
          recipe_version: '0.0.1',
          components: [
            { name: 'cli', arn },
            { name: 'own', file: 'own.yml' },
          ],
        },
      },
    });
  const project = (arn: string): Promise<string> =>
    folderWith({
      'settings.json': settings(arn),
      'components/web/own.yml': componentText(scriptStep('Own', 'echo own')),
    });
  let fake: FakeImageBuilder;

  beforeAll(async () => {
    const data = componentText(scriptStep('Install', 'echo the command line of aws'));
    fake = await startImageBuilder({
      foreign: [
        { ...AWS_COMPONENT, version: '1.0.3', data: componentText(scriptStep('Install', 'echo older')) },
        { ...AWS_COMPONENT, data },
        { ...AWS_COMPONENT, name: 'hidden', hidden: true },
        { ...AWS_COMPONENT, name: 'broken', data: data.replace('ExecuteBinary', 'ExecuteBinry') },
      ],
    });
  });
  afterAll(() => fake.stop());
  const run = async (arn: string, words = ['web', '--managed', 'fetch']) =>
    seed(words, { cwd: await project(arn), env: { SEED_ENDPOINT_URL: fake.url } });

  it('IB-F94 are got with --managed fetch, in their newest version, and run in their turn', async () => {
    const { code, out } = await run(`${CLI}/x.x.x`);

    expect(code).toBe(0);
    expect(out).toMatch(/\[cli\/build\/Install\] the command line of aws\n[^]*\[own\/build\/Own\] own\n/);
  });

  it('are got by an ARN with placeholders, and in the version that it names', async () => {
    const { code, out } = await run(
      'arn:{partition}:imagebuilder:{region}:aws:component/aws-cli-version-2-linux/1.0.3/1',
    );

    expect(code).toBe(0);
    expect(out).toContain('[cli/build/Install] older');
  });

  it.each([
    ['hidden', 3, 'or it hides its document'],
    ['nowhere', 3, 'there is no component'],
    ['broken', 2, 'did you mean'],
  ])('stop the run before it begins where they cannot be run: %s', async (name, status, words) => {
    const { code, out, err } = await run(CLI.replace('aws-cli-version-2-linux', name) + '/x.x.x');

    expect(code).toBe(status);
    expect(err).toContain(words);
    expect(out).not.toContain('own/build');
  });

  it('IB-F103 are found for ExecuteDocument, too', async () => {
    const nested = `      - name: Call\n        action: ExecuteDocument\n        inputs:\n          document: ${CLI}/1.0.4/1\n`;
    const cwd = await folderWith({ 'call.yml': componentText(nested) });
    const options = { cwd, env: { SEED_ENDPOINT_URL: fake.url } };

    const refused = await seed(['call.yml'], options);
    const called = await seed(['call.yml', '--managed', 'fetch'], options);

    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('E-DOC-ARN')]);
    expect(called.code).toBe(0);
    expect(called.out).toContain('the command line of aws');
  });
});

describe.runIf(moto !== undefined)('documents that use AWS', () => {
  let server: MotoServer;
  /** Reads an object, or writes one where there is a body. */
  const s3 = (path: string, body?: string): Promise<Response> =>
    fetch(`${server.url}/${path}`, {
      method: body === undefined ? 'GET' : 'PUT',
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=a/20261121/${REGION}/s3/aws4_request, SignedHeaders=host, Signature=0`,
      },
      ...(body === undefined ? {} : { body }),
    });

  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    for (const bucket of ['assets', 'results'])
      await s3(
        bucket,
        `<CreateBucketConfiguration><LocationConstraint>${REGION}</LocationConstraint></CreateBucketConfiguration>`,
      );
    await s3('assets/deep/a', 'A');
    await s3('assets/deep/er/b', 'B');
    await callEmulator(server.url, {
      region: REGION,
      target: 'AmazonSSM.PutParameter',
      body: { Name: '/app/token', Value: 'hush-hush-token', Type: 'SecureString' },
    });
    await callEmulator(server.url, {
      region: REGION,
      target: 'secretsmanager.CreateSecret',
      body: { Name: 'app/key', SecretString: 'hush-hush-secret' },
    });
  });
  afterAll(() => server.stop());

  const COPY = componentText(
    `      - name: Get
        action: S3Download
        inputs:
          - { source: 's3://assets/deep/*', destination: got/ }
      - name: Put
        action: S3Upload
        inputs:
          - { source: got, destination: 's3://results/all/', recurse: true }
`,
  );

  it.each([
    ['endpoint', (url: string) => ['--s3', `endpoint:${url}`]],
    ['aws', (url: string) => ['--s3', 'aws', '--endpoint-url', url]],
  ])('IB-F91 S3Download and S3Upload go to --s3 %s', async (name, words) => {
    const text = COPY.replace('results/all', `results/${name}`);
    const cwd = await folderWith({ 'copy.yml': text });

    const { code, all } = await seed(['copy.yml', ...words(server.url)], { cwd, aws: true });
    const there = await s3(`results/${name}/er/b`);

    expect([code, all]).toEqual([0, expect.stringContaining('done')]);
    expect(await there.text()).toBe('B');
  });

  it('IB-F91 says what S3 said where a key is not there, and where a folder stands for one bucket alone', async () => {
    const cwd = await folderWith({
      'copy.yml': COPY.replace('deep/*', 'none').replace('got/', 'got'),
      'both.yml': COPY,
      'results/.keep': '',
    });
    const service = ['--s3', `endpoint:${server.url}`];

    const missing = await seed(['copy.yml', ...service], { cwd, aws: true });
    const both = await seed(['both.yml', ...service, '--s3', 'dir:results=results'], { cwd, aws: true });

    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('s3://assets/none')]);
    expect(both.code).toBe(0);
    expect(await readFile(join(cwd, 'results/all/er/b'), 'utf8')).toBe('B');
  });

  it('IB-F92 IB-F112 --ssm-file aws asks for parameters and secrets, and hides them everywhere', async () => {
    const use = (name: string): string => scriptStep('Use', `echo it is {{ aws:ssm:${name} }}`);
    const cwd = await folderWith({
      'token.yml': componentText(use('/app/token')),
      'secret.yml': componentText(use('/aws/reference/secretsmanager/app/key')),
      'none.yml': componentText(use('/app/none')),
    });
    const words = ['--ssm-file', 'aws', '--endpoint-url', server.url];

    const found = await seed(['token.yml', 'secret.yml', ...words], { cwd, aws: true });
    const none = await seed(['none.yml', ...words], { cwd, aws: true });
    const written = await readdir(join(cwd, '.seed'), { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      written
        .filter((entry) => entry.isFile())
        .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
    );

    expect(found.code).toBe(0);
    expect(found.out).toMatch(
      /\[token\/build\/Use\] it is \*\*\*\n[^]*\[secret\/build\/Use\] it is \*\*\*\n/,
    );
    expect(texts.length).toBeGreaterThan(5);
    expect([found.all, ...texts].filter((text) => text.includes('hush-hush'))).toEqual([]);
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('there is no parameter "/app/none"')]);
  });
});
