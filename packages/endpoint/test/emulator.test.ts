import { CreateProjectCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import { openSession, s3Contents } from '@seed/aws';
import { findMoto, startMoto } from '@seed/aws/testing';
import type { MotoServer } from '@seed/aws/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../src/index.ts';
import { openEndpoint, PROJECT } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

const moto = findMoto(process.env['PATH'] ?? '');
if (moto === undefined)
  process.stderr.write('the endpoint is not tested before an emulator: moto_server is not installed\n');

/** S3 of an emulator. */
function objectsOf(endpointUrl: string): ObjectStore {
  const options = { env: {}, project: 'test', version: '0', release: '0', assumeRoles: false };
  const session = openSession({ ...options, endpointUrl });
  const of = (region: string) => s3Contents(session.target({ accountId: '000000000000', region }));
  return {
    get: ({ region, ...place }, signal) => of(region).get(place, signal),
    put: ({ region, ...place }, bytes, signal) => of(region).put(place, bytes, signal),
  };
}

describe.skipIf(moto === undefined)('an emulator behind', { timeout: 60_000 }, () => {
  let server: MotoServer;
  let open: OpenEndpoint;
  beforeAll(async () => {
    server = await startMoto(moto ?? '');
    const upstream = new URL(server.url);
    open = await openEndpoint({ upstream, store: objectsOf(server.url) });
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
