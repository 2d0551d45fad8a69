import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { findMoto, startMoto } from '@seed/aws/testing';
import type { MotoServer } from '@seed/aws/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { upstreamObjects } from '../src/index.ts';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

const path = process.env['PATH'] ?? '';
const run = promisify(execFile);

const hasAws = path.split(delimiter).some((dir) => existsSync(join(dir, 'aws')));
const hasBoto3 = await run('python3', ['-c', 'import boto3']).then(
  () => true,
  () => false,
);
const moto = findMoto(path);

const ENV = {
  PATH: path,
  HOME: '/nonexistent',
  AWS_ACCESS_KEY_ID: 'any',
  AWS_SECRET_ACCESS_KEY: 'any',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_PAGER: '',
};

describe.skipIf(!hasAws)('the AWS CLI', { timeout: 120_000 }, () => {
  let open: OpenEndpoint;
  beforeAll(async () => {
    open = await openEndpoint();
  });
  afterAll(() => open.close());
  const aws = async (...words: string[]): Promise<string> => {
    const { stdout } = await run('aws', [...words, '--endpoint-url', open.url], { env: ENV });
    return stdout;
  };

  test('CB-128 makes a project, runs a build and reads its log', async () => {
    await aws('codebuild', 'create-project', '--cli-input-json', JSON.stringify(PROJECT));
    const started = JSON.parse(
      await aws(
        'codebuild',
        'start-build',
        '--project-name',
        'demo',
        '--buildspec-override',
        spec('echo from the cli'),
      ),
    ) as { build: { id: string } };
    const build = await open.over(started.build);

    const { groupName = '', streamName = '' } = build.logs ?? {};
    const reading = `logs get-log-events --start-from-head --output text --log-group-name ${groupName}`;
    const log = await aws(...reading.split(' '), '--log-stream-name', streamName);
    const identity = await aws('sts', 'get-caller-identity', '--query', 'Account', '--output', 'text');

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(log).toContain('from the cli');
    expect(identity.trim()).toBe('000000000000');
  });

  test('CB-128 shows an error of the service as its own', async () => {
    const failed = await aws('codebuild', 'start-build', '--project-name', 'absent').catch(
      (error: unknown) => error,
    );

    expect(String((failed as { stderr: string }).stderr)).toContain(
      'An error occurred (ResourceNotFoundException) when calling the StartBuild operation: Project cannot be found',
    );
  });
});

const PYTHON = `
import boto3, json, sys, time
client = boto3.client('codebuild', endpoint_url=sys.argv[1], region_name='eu-west-1')
client.create_project(**json.loads(sys.argv[2]))
build = client.start_build(projectName='demo', idempotencyToken='one',
  environmentVariablesOverride=[{'name': 'WHO', 'value': 'boto3', 'type': 'PLAINTEXT'}],
  buildspecOverride=sys.argv[3])['build']
while not build['buildComplete']:
    time.sleep(0.05)
    build = client.batch_get_builds(ids=[build['id']])['builds'][0]
try:
    client.stop_build(id=build['id'])
except client.exceptions.InvalidInputException as error:
    refused = error.response['Error']['Code']
seconds = (build['endTime'] - build['startTime']).total_seconds()
print(json.dumps([build['buildStatus'], build['exportedEnvironmentVariables'], refused, seconds > 0]))
`;

describe.skipIf(!hasBoto3)('boto3', { timeout: 60_000 }, () => {
  test('CB-128 makes a project and runs a build, and knows the exceptions', async () => {
    const open = await openEndpoint();
    const text = JSON.stringify({
      version: 0.2,
      env: { 'exported-variables': ['GREETING'] },
      phases: { build: { commands: ['GREETING="hello $WHO"'] } },
    });

    const { stdout } = await run('python3', ['-c', PYTHON, open.url, JSON.stringify(PROJECT), text], {
      env: ENV,
    });
    await open.close();

    expect(JSON.parse(stdout)).toEqual([
      'SUCCEEDED',
      [{ name: 'GREETING', value: 'hello boto3' }],
      'InvalidInputException',
      true,
    ]);
  });
});

describe.skipIf(moto === undefined)('an emulator behind', { timeout: 60_000 }, () => {
  let server: MotoServer;
  let open: OpenEndpoint;
  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    const upstream = new URL(server.url);
    open = await openEndpoint({ upstream, store: upstreamObjects(upstream) });
    await open.codebuild.send(new CreateProjectCommand(PROJECT));
  });
  afterAll(async () => {
    await open.close();
    await server.stop();
  });

  test('CB-128 keeps artifacts, and gives them to the next build as its source', async () => {
    const created = await fetch(`${open.url}/artifacts`, { method: 'PUT' });
    const packing = await open.codebuild.send(
      new StartBuildCommand({
        projectName: 'demo',
        buildspecOverride: JSON.stringify({
          version: 0.2,
          phases: { build: { commands: ['echo carried over > "a note.txt"'] } },
          artifacts: { files: ['*.txt'] },
        }),
        artifactsOverride: {
          type: 'S3',
          location: 'artifacts',
          path: 'out dir',
          name: 'n.zip',
          packaging: 'ZIP',
        },
      }),
    );
    const packed = await open.over(packing.build);
    const reading = await open.codebuild.send(
      new StartBuildCommand({
        projectName: 'demo',
        sourceTypeOverride: 'S3',
        sourceLocationOverride: 'artifacts/out dir/n.zip',
        buildspecOverride: JSON.stringify({
          version: 0.2,
          env: { 'exported-variables': ['NOTE'] },
          phases: { build: { commands: ['NOTE=$(cat "a note.txt")'] } },
        }),
      }),
    );
    const read = await open.over(reading.build);

    expect(created.status).toBe(200);
    expect(packed.artifacts?.location).toBe('arn:aws:s3:::artifacts/out dir/n.zip');
    expect(read.exportedEnvironmentVariables).toEqual([{ name: 'NOTE', value: 'carried over' }]);
  });

  test('says why an object cannot be had or stored', async () => {
    const start = new StartBuildCommand({
      projectName: 'demo',
      sourceTypeOverride: 'S3',
      sourceLocationOverride: 'no-such-bucket/x.zip',
    });
    const { build } = await open.codebuild.send(start);

    const ended = await open.over(build);

    const download = ended.phases?.find(({ phaseType }) => phaseType === 'DOWNLOAD_SOURCE');
    expect(download?.contexts?.[0]?.message).toContain('NoSuchBucket: ');
  });

  test('answers for its services through the endpoint', async () => {
    const { status } = await fetch(`${open.url}/through-the-endpoint`, { method: 'PUT' });
    const direct = await fetch(`${server.url}/through-the-endpoint`);

    expect([status, direct.status]).toEqual([200, 200]);
  });
});
