import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchGetBuildsCommand,
  CreateProjectCommand,
  StartBuildCommand,
  StopBuildCommand,
} from '@aws-sdk/client-codebuild';
import type { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../src/index.ts';
import { openEndpoint, PROJECT, spec } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

let open: OpenEndpoint;
let folder: string;
const notes: string[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seed-endpoint-source-'));
  await writeFile(
    join(folder, 'buildspec.yml'),
    'version: 0.2\nphases:\n  build:\n    commands: [cat note.txt]\n',
  );
  await writeFile(join(folder, 'note.txt'), 'from the folder\n');
  open = await openEndpoint({
    async watch({ source }) {
      for (const { id, dir } of source.secondary) {
        notes.push(`${id}: ${await readFile(join(dir, 'note.txt'), 'utf8')}`);
      }
    },
  });
  await open.codebuild.send(new CreateProjectCommand(PROJECT));
  await built({
    buildspecOverride: packed,
    artifactsOverride: { type: 'S3', location: 'bucket', path: 'src', name: 'app.zip', packaging: 'ZIP' },
  });
});
afterAll(() => open.close());

/** Makes a source: a spec, a tool that can be executed, and a link. */
const packed = JSON.stringify({
  version: 0.2,
  phases: {
    build: {
      commands: [
        'mkdir -p out/bin',
        `printf '%s' '${spec('bin/tool', 'cat link.txt').replaceAll("'", '')}' > out/buildspec.yml`,
        `printf '#!/bin/sh\\necho tool ran\\n' > out/bin/tool`,
        'chmod +x out/bin/tool',
        'echo linked > out/note.txt',
        'ln -s note.txt out/link.txt',
      ],
    },
  },
  artifacts: { 'base-directory': 'out', files: ['**/*'], 'enable-symlinks': true },
});

async function built(input: Partial<StartBuildCommandInput>, on = open): Promise<Build> {
  const { build } = await on.codebuild.send(new StartBuildCommand({ projectName: 'demo', ...input }));
  return on.over(build);
}

async function logOf(build: Build | undefined, on = open): Promise<string> {
  const { groupName, streamName } = build?.logs ?? {};
  const { events = [] } = await on.logs.send(
    new GetLogEventsCommand({ logGroupName: groupName, logStreamName: streamName, startFromHead: true }),
  );
  return events.map(({ message }) => message).join('');
}

const lastContext = (build: Build, phase: string) =>
  build.phases?.find(({ phaseType }) => phaseType === phase)?.contexts?.[0];

describe('S3', { timeout: 30_000 }, () => {
  test('a source in S3 is unpacked with modes and links, and nothing of it stays behind', async () => {
    const text = JSON.stringify({
      version: 0.2,
      env: { 'exported-variables': ['SAID', 'LINKED'] },
      phases: { build: { commands: ['SAID=$(bin/tool)', 'LINKED=$(cat link.txt)'] } },
    });

    const build = await built({
      sourceTypeOverride: 'S3',
      sourceLocationOverride: 'bucket/src/app.zip',
      buildspecOverride: text,
    });

    expect(build.exportedEnvironmentVariables).toEqual([
      { name: 'SAID', value: 'tool ran' },
      { name: 'LINKED', value: 'linked' },
    ]);
    expect(await readdir(`${open.workDir}/builds`)).toEqual([]);
  });

  test('the spec of a source is its buildspec.yml, where the request names none', async () => {
    const source = { sourceTypeOverride: 'S3', sourceLocationOverride: 'bucket/src/app.zip' } as const;

    const byPath = await built({ ...source, buildspecOverride: 'buildspec.yml' });
    const absent = await built({ ...source, buildspecOverride: 'ci/other.yml' });

    expect(byPath.buildStatus).toBe('SUCCEEDED');
    expect(lastContext(absent, 'DOWNLOAD_SOURCE')).toEqual({
      statusCode: 'YAML_FILE_ERROR',
      message: 'stat ci/other.yml: no such file or directory',
    });
  });

  test('CB-20 a spec can be an object of S3', async () => {
    open.objects.objects.set('specs/ci/build.yml', Buffer.from(spec('echo from an object')));

    const build = await built({ buildspecOverride: 'arn:aws:s3:::specs/ci/build.yml' });

    expect(build.buildStatus).toBe('SUCCEEDED');
  });

  test('an object that is not there, or is no zip file, ends the build in DOWNLOAD_SOURCE', async () => {
    open.objects.objects.set(
      'bucket/text.zip',
      Buffer.from('no zip at all, but long enough for a directory'),
    );

    const absent = await built({ sourceTypeOverride: 'S3', sourceLocationOverride: 'bucket/absent.zip' });
    const broken = await built({ sourceTypeOverride: 'S3', sourceLocationOverride: 'bucket/text.zip' });

    expect(lastContext(absent, 'DOWNLOAD_SOURCE')?.message).toBe(
      'NoSuchKey: there is no object bucket/absent.zip',
    );
    expect(lastContext(broken, 'DOWNLOAD_SOURCE')?.message).toContain(
      'bucket/text.zip is no usable zip file',
    );
  });

  test('secondary sources are fetched like the first', async () => {
    notes.length = 0;

    await built({
      secondarySourcesOverride: [{ type: 'S3', location: 'bucket/src/app.zip', sourceIdentifier: 'more' }],
    });

    expect(notes).toEqual(['more: linked\n']);
  });

  test('artifacts go to S3 as files, by build where asked for, and secondary ones beside', async () => {
    const build = await built({
      buildspecOverride: JSON.stringify({
        version: 0.2,
        phases: { build: { commands: ['mkdir -p a/b; echo 1 > a/one; echo 2 > a/b/two'] } },
        artifacts: {
          'base-directory': 'a',
          files: ['**/*'],
          'secondary-artifacts': { extra: { files: ['a/one'] } },
        },
      }),
      artifactsOverride: {
        type: 'S3',
        location: 'bucket',
        path: 'out',
        namespaceType: 'BUILD_ID',
        name: 'all',
      },
      secondaryArtifactsOverride: [
        { type: 'S3', location: 'bucket', name: 'extra.zip', packaging: 'ZIP', artifactIdentifier: 'extra' },
      ],
    });
    const uuid = build.id?.split(':')[1];

    expect(build.artifacts?.location).toBe(`arn:aws:s3:::bucket/out/${uuid}/all`);
    expect(build.secondaryArtifacts).toMatchObject([
      { artifactIdentifier: 'extra', location: 'arn:aws:s3:::bucket/extra.zip' },
    ]);
    const { objects } = open.objects;
    expect(Buffer.from(objects.get(`bucket/out/${uuid}/all/b/two`) ?? []).toString()).toBe('2\n');
    expect(objects.has('bucket/extra.zip')).toBe(true);
  });

  test('a bucket that is not there fails UPLOAD_ARTIFACTS, and with it the build', async () => {
    const build = await built({
      buildspecOverride: packed,
      artifactsOverride: { type: 'S3', location: 'nowhere' },
    });

    expect(build.buildStatus).toBe('FAILED');
    expect((await logOf(build)).match(/.*Phase complete: UPLOAD_ARTIFACTS.*/g)).toEqual([
      expect.stringMatching(/State: FAILED$/),
    ]);
    expect(lastContext(build, 'UPLOAD_ARTIFACTS')).toEqual({
      statusCode: 'CLIENT_ERROR',
      message: 'NoSuchBucket: there is no bucket "nowhere"',
    });
  });
});

describe('an upload that takes its time', { timeout: 30_000 }, () => {
  const artifactsOverride = { type: 'S3', location: 'bucket' } as const;

  /** An endpoint with a build whose upload has begun. */
  async function uploading(put: (signal: AbortSignal) => Promise<void>) {
    const begun = Promise.withResolvers<void>();
    const store: ObjectStore = {
      get: async () => undefined,
      async put(_, __, signal) {
        begun.resolve();
        await put(signal);
      },
    };
    const slow = await openEndpoint({ store });
    await slow.codebuild.send(new CreateProjectCommand(PROJECT));
    const start = new StartBuildCommand({
      projectName: 'demo',
      buildspecOverride: packed,
      artifactsOverride,
    });
    const { build } = await slow.codebuild.send(start);
    await begun.promise;
    return { slow, build };
  }

  test('neither phase nor log says that UPLOAD_ARTIFACTS ended before it did', async () => {
    const stored = Promise.withResolvers<void>();
    const { slow, build } = await uploading(() => stored.promise);
    const ids = [build?.id ?? ''];

    const { builds: [during] = [] } = await slow.codebuild.send(new BatchGetBuildsCommand({ ids }));
    const before = await logOf(during, slow);
    stored.resolve();
    const ended = await slow.over(build);
    const after = await logOf(ended, slow);
    await slow.close();

    expect(during?.currentPhase).toBe('UPLOAD_ARTIFACTS');
    expect(during?.phases?.at(-1)?.phaseStatus).toBeUndefined();
    expect(before).not.toContain('Phase complete: UPLOAD_ARTIFACTS');
    expect(after).toContain('Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED');
    expect(ended.buildStatus).toBe('SUCCEEDED');
  });

  test('is given up when the build is stopped', async () => {
    const { slow, build } = await uploading(
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
        }),
    );

    await slow.codebuild.send(new StopBuildCommand({ id: build?.id }));
    const ended = await slow.over(build);
    await slow.close();

    expect(ended.buildStatus).toBe('STOPPED');
    expect(ended.phases?.find(({ phaseType }) => phaseType === 'UPLOAD_ARTIFACTS')?.phaseStatus).toBe(
      'STOPPED',
    );
  });
});

describe('folders of this machine', { timeout: 30_000 }, () => {
  test('a folder is a source only below what the endpoint was started with', async () => {
    const location = `file://${folder}`;
    const refused = await built({ sourceTypeOverride: 'S3', sourceLocationOverride: location });
    const other = await openEndpoint({ sourceRoots: [folder] });
    await other.codebuild.send(new CreateProjectCommand(PROJECT));

    const taken = await built(
      { sourceTypeOverride: 'S3', sourceLocationOverride: location, buildspecOverride: 'buildspec.yml' },
      other,
    );
    const above = await built({ sourceTypeOverride: 'S3', sourceLocationOverride: `${location}/..` }, other);
    await other.close();

    expect(lastContext(refused, 'DOWNLOAD_SOURCE')?.message).toContain('--source-root');
    expect(taken.buildStatus).toBe('SUCCEEDED');
    expect(lastContext(above, 'DOWNLOAD_SOURCE')?.message).toContain('--source-root');
  });
});
