import { execFileSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findMoto, startMoto } from '@seed/aws/testing';
import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';
import { startSeed } from './start-seed.ts';

const spec = (...commands: string[]): string =>
  JSON.stringify({ version: 0.2, phases: { build: { commands } } });

const PROJECT = {
  name: 'demo',
  source: { type: 'NO_SOURCE', buildspec: spec('echo hello from the process') },
  artifacts: { type: 'NO_ARTIFACTS' },
  environment: { type: 'LINUX_CONTAINER', image: 'any', computeType: 'BUILD_GENERAL1_SMALL' },
  serviceRole: 'arn:aws:iam::000000000000:role/demo',
};

interface Build {
  readonly id: string;
  readonly buildComplete: boolean;
  readonly buildStatus: string;
}

interface Fact {
  readonly kind: string;
  readonly status?: string;
}

type Signed = Readonly<Record<string, string>>;

async function call<T>(url: string, target: string, body: object, signed: Signed = {}): Promise<T> {
  const headers = { 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.1', ...signed };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as T;
}

const codebuild = <T>(url: string, operation: string, body: object, signed?: Signed): Promise<T> =>
  call(url, `CodeBuild_20161006.${operation}`, body, signed);

/** Starts `seed serve` and waits until it says where it listens. */
async function serving(cwd: string, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const started = startSeed(['serve', '--port', '0', '--executor', 'host', '--json', ...words], { cwd, env });
  let text = '';
  started.child.stdout?.on('data', (bytes: Buffer) => (text += bytes.toString()));
  await started.saw('"kind":"listening"');
  while (!text.includes('\n')) await delay(10);
  const { url } = JSON.parse(text.split('\n')[0] ?? '') as { url: string };
  return { ...started, url };
}

async function over(url: string, id: string, signed?: Signed): Promise<Build> {
  for (;;) {
    const { builds } = await codebuild<{ builds: [Build] }>(url, 'BatchGetBuilds', { ids: [id] }, signed);
    if (builds[0].buildComplete) return builds[0];
    await delay(50);
  }
}

const moto = findMoto(process.env['PATH'] ?? '');

describe.skipIf(moto === undefined)('seed serve before an emulator', { timeout: 120_000 }, () => {
  test('CB-128 parameters come from the emulator, in the region of the request', async () => {
    const emulator = await startMoto(moto ?? '');
    const { child, url, ended } = await serving(await folderWith({}), ['--upstream', emulator.url]);
    const signed = (service: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=a/20261121/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    });
    const parameter = { Name: '/app/key', Value: 'kept-in-the-emulator', Type: 'SecureString' };
    await call(url, 'AmazonSSM.PutParameter', parameter, signed('ssm'));
    await call(url, 'CodeBuild_20161006.CreateProject', PROJECT, signed('codebuild'));

    const start = {
      projectName: 'demo',
      environmentVariablesOverride: [{ name: 'KEY', value: '/app/key', type: 'PARAMETER_STORE' }],
      buildspecOverride: spec('test "$KEY" = kept-in-the-emulator', 'test "$AWS_REGION" = eu-west-1'),
    };
    const started = await call<{ build: Build }>(
      url,
      'CodeBuild_20161006.StartBuild',
      start,
      signed('codebuild'),
    );
    const { buildStatus } = await over(url, started.build.id, signed('codebuild'));
    child.kill('SIGINT');
    await ended;
    await emulator.stop();

    expect(buildStatus).toBe('SUCCEEDED');
  });

  test('CB-128 parameters are those of the account that asks for the build, and its tools work there', async () => {
    const emulator = await startMoto(moto ?? '');
    const { child, url, ended } = await serving(await folderWith({}), ['--upstream', emulator.url]);
    const signed = (key: string, service: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261121/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    });
    const role =
      'Action=AssumeRole&Version=2011-06-15&RoleSessionName=t&RoleArn=arn:aws:iam::222222222222:role/t';
    const taken = await fetch(url, {
      method: 'POST',
      body: role,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...signed('any', 'sts') },
    });
    const [, key = ''] = /<AccessKeyId>(\w+)</.exec(await taken.text()) ?? [];
    const put = (Value: string, by: string) =>
      call(url, 'AmazonSSM.PutParameter', { Name: '/app/key', Value, Type: 'String' }, signed(by, 'ssm'));
    await put('of the account that asks', key);
    await put('of the endpoint', 'any');
    await call(url, 'CodeBuild_20161006.CreateProject', PROJECT, signed('any', 'codebuild'));

    const start = {
      projectName: 'demo',
      environmentVariablesOverride: [{ name: 'KEY', value: '/app/key', type: 'PARAMETER_STORE' }],
      buildspecOverride: spec(
        'test "$KEY" = "of the account that asks"',
        `test "$AWS_ACCESS_KEY_ID" = ${key}`,
      ),
    };
    const asker = signed(key, 'codebuild');
    const { build } = await codebuild<{ build: Build }>(url, 'StartBuild', start, asker);
    const { buildStatus } = await over(url, build.id, asker);
    child.kill('SIGINT');
    await ended;
    await emulator.stop();

    expect(buildStatus).toBe('SUCCEEDED');
  });

  test('CB-128 artifacts go to the S3 of the emulator, and sources come from there', async () => {
    const emulator = await startMoto(moto ?? '');
    const { child, url, ended } = await serving(await folderWith({}), ['--upstream', emulator.url]);
    await fetch(`${url}/bucket`, { method: 'PUT' });
    await codebuild(url, 'CreateProject', PROJECT);

    const packing = await codebuild<{ build: Build }>(url, 'StartBuild', {
      projectName: 'demo',
      buildspecOverride: JSON.stringify({
        version: 0.2,
        phases: { build: { commands: ['echo carried over > "a note.txt"'] } },
        artifacts: { files: ['*.txt'] },
      }),
      artifactsOverride: { type: 'S3', location: 'bucket', path: 'ö', name: 'n.zip', packaging: 'ZIP' },
    });
    const packed = await over(url, packing.build.id);
    const reading = await codebuild<{ build: Build }>(url, 'StartBuild', {
      projectName: 'demo',
      sourceTypeOverride: 'S3',
      sourceLocationOverride: 'bucket/ö/n.zip',
      buildspecOverride: spec('grep -q "carried over" "a note.txt"'),
    });
    const read = await over(url, reading.build.id);
    const lost = await codebuild<{ build: Build }>(url, 'StartBuild', {
      projectName: 'demo',
      sourceTypeOverride: 'S3',
      sourceLocationOverride: 'no-such-bucket/n.zip',
    });
    const failed = await over(url, lost.build.id);
    child.kill('SIGINT');
    await ended;
    await emulator.stop();

    expect(packed).toMatchObject({
      buildStatus: 'SUCCEEDED',
      artifacts: { location: 'arn:aws:s3:::bucket/ö/n.zip' },
    });
    expect(read.buildStatus).toBe('SUCCEEDED');
    expect(JSON.stringify(failed)).toContain('NoSuchBucket');
  });
});

describe('seed serve', { timeout: 120_000 }, () => {
  test('CB-128 runs a build that came over HTTP, and ctrl-c ends it with 130 and leaves nothing', async () => {
    const cwd = await folderWith({});
    const { child, url, saw, ended } = await serving(cwd);
    await codebuild(url, 'CreateProject', PROJECT);

    const first = await codebuild<{ build: Build }>(url, 'StartBuild', { projectName: 'demo' });
    const build = await over(url, first.build.id);
    const log = await call<{ events: { message: string }[] }>(url, 'Logs_20140328.GetLogEvents', {
      logGroupName: '/aws/codebuild/demo',
      logStreamName: first.build.id.split(':')[1],
      startFromHead: true,
    });
    const buildspecOverride = spec('sleep 300');
    const second = await codebuild<{ build: Build }>(url, 'StartBuild', {
      projectName: 'demo',
      buildspecOverride,
    });
    await saw(`"kind":"build-started","id":"${second.build.id}"`);
    child.kill('SIGINT');
    const { code, out, err } = await ended;

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(log.events.map(({ message }) => message)).toContain('hello from the process\n');
    expect(code).toBe(130);
    expect(err).toContain('stopping what runs');
    expect(out).toContain(`"kind":"build-finished","id":"${second.build.id}","status":"STOPPED"`);
    expect(await readdir(join(cwd, '.seed/serve'))).toEqual([]);
    expect(await readdir(join(cwd, '.local/state/seed/builds')).catch(() => [])).toEqual([]);
  });

  test('CB-100 CB-129 a batch takes its source from a repository below a folder that was named', async () => {
    const cwd = await folderWith({
      'repository/buildspec.yml': JSON.stringify({
        version: 0.2,
        batch: { 'build-fanout': { parallelism: 2 } },
        phases: { build: { commands: ['git log -1 --format=%s | grep -q "the first"'] } },
      }),
    });
    const repository = join(cwd, 'repository');
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@test', ...words], { cwd: repository });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '--all');
    git('commit', '--quiet', '-m', 'the first');
    const { child, url, saw, ended } = await serving(cwd, ['--source-root', 'repository']);
    const source = { type: 'GITHUB', location: `file://${repository}` };
    await codebuild(url, 'CreateProject', { ...PROJECT, source });

    await codebuild(url, 'StartBuildBatch', { projectName: 'demo', sourceVersion: 'main' });
    await saw('"kind":"batch-finished"');
    child.kill('SIGINT');
    const { out } = await ended;

    const facts = out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Fact]));
    const ends = facts.filter(({ status }) => status !== undefined);
    expect(ends.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'build-finished SUCCEEDED',
      'build-finished SUCCEEDED',
      'batch-finished SUCCEEDED',
    ]);
  });

  test('ends with 143 after SIGTERM', async () => {
    const { child, ended } = await serving(await folderWith({}));

    child.kill('SIGTERM');

    expect((await ended).code).toBe(143);
  });

  test('with a token answers only below it, and never prints it', async () => {
    const token = 'a-token-that-nobody-guesses';
    const { child, url, ended } = await serving(await folderWith({}), [], { SEED_SERVE_TOKEN: token });
    const { origin } = new URL(url);

    const without = await codebuild<object>(origin, 'ListProjects', {});
    const within = await codebuild<object>(`${origin}/${token}`, 'ListProjects', {});
    child.kill('SIGINT');
    const { out, err } = await ended;

    expect(without).toMatchObject({ __type: 'AccessDeniedException' });
    expect(within).toEqual({ projects: [] });
    expect(out + err).not.toContain(token);
    expect(url).toContain('$SEED_SERVE_TOKEN');
  });

  test('builds reach the emulator that was named, and not what the environment says', async () => {
    const { child, url, ended } = await serving(
      await folderWith({}),
      ['--upstream', 'http://127.0.0.1:5999'],
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:4599' },
    );
    await codebuild(url, 'CreateProject', PROJECT);

    const started = await codebuild<{ build: Build }>(url, 'StartBuild', {
      projectName: 'demo',
      buildspecOverride: spec('test "$AWS_ENDPOINT_URL" = http://127.0.0.1:5999'),
    });
    const { buildStatus } = await over(url, started.build.id);
    child.kill('SIGINT');
    await ended;

    expect(buildStatus).toBe('SUCCEEDED');
  });

  test.each([
    [['--port', 'http'], '"http" of --port is no port'],
    [['--upstream', 'localhost:5000'], '"localhost:5000" of --upstream is no address'],
    [['--host', '0.0.0.0', '--port', '0', '--executor', 'host'], 'there is no token'],
  ])('%j is refused before anything starts', async (words, said) => {
    const { code, err } = await runSeed(['serve', ...words], { cwd: await folderWith({}) });

    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test('a short token is refused without being printed', async () => {
    const env = { SEED_SERVE_TOKEN: 'short-one' };

    const { code, all } = await runSeed(['serve'], { cwd: await folderWith({}), env });

    expect(code).toBe(2);
    expect(all).not.toContain('short-one');
  });

  test('a port that is taken is told, with exit status 3', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;

    const words = ['serve', '--port', String(port), '--executor', 'host'];
    const { code, err } = await runSeed(words, { cwd: await folderWith({}) });
    await new Promise((resolve) => other.close(resolve));

    expect(code).toBe(3);
    expect(err).toContain(`another program listens at 127.0.0.1:${port}`);
  });
});
