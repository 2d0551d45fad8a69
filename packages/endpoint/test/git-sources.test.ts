import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  BatchGetBuildBatchesCommand,
  BatchGetBuildsCommand,
  CreateProjectCommand,
  StartBuildBatchCommand,
  StartBuildCommand,
} from '@aws-sdk/client-codebuild';
import type { Build, StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CloneRequest, GitPort } from '../src/index.ts';
import { openEndpoint, PROJECT } from './open-endpoint.ts';
import type { OpenEndpoint } from './open-endpoint.ts';

const run = promisify(execFile);

const SPEC = `version: 0.2
env:
  exported-variables: [NOTE, URL, VERSION, RESOLVED, PLACE]
batch:
  build-list: [{ identifier: one }]
phases:
  build:
    commands:
      - NOTE=$(cat note.txt)
      - URL=$CODEBUILD_SOURCE_REPO_URL VERSION=$CODEBUILD_SOURCE_VERSION
      - RESOLVED=$CODEBUILD_RESOLVED_SOURCE_VERSION PLACE=$(pwd)
`;

let dir: string;
let commit: string;
let open: OpenEndpoint;
const asked: CloneRequest[] = [];

/** Hosts of the web are folders here; refs are branches. */
const git: GitPort = {
  async clone(request) {
    asked.push(request);
    const { url, ref, target } = request;
    if (url.includes('gone')) throw new Error(`git could not fetch "${url}": not found`);
    const from = url.startsWith('https:') ? join(dir, 'repository') : url;
    await run('git', ['clone', '--quiet', from, target]);
    if (ref !== undefined) await run('git', ['-C', target, 'checkout', '--quiet', '--detach', ref]);
    const { stdout } = await run('git', ['-C', target, 'rev-parse', 'HEAD']);
    return { commit: stdout.trim() };
  },
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'seed-endpoint-git-'));
  const repository = join(dir, 'repository');
  await mkdir(repository);
  await writeFile(join(repository, 'buildspec.yml'), SPEC);
  await writeFile(join(repository, 'note.txt'), 'committed\n');
  await symlink('/etc/hostname', join(repository, 'link.yml'));
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@test', '-C', repository];
  await run('git', [...identity, 'init', '--quiet', '--initial-branch=main']);
  await run('git', [...identity, 'add', '--all']);
  await run('git', [...identity, 'commit', '--quiet', '-m', 'first']);
  commit = (await run('git', ['-C', repository, 'rev-parse', 'HEAD'])).stdout.trim();
  await writeFile(join(repository, 'note.txt'), 'not committed\n');
  open = await openEndpoint({ git, sourceRoots: [repository] });
  await open.codebuild.send(
    new CreateProjectCommand({
      ...PROJECT,
      source: { type: 'GITHUB', location: 'https://user:token@github.com/org/repo.git', gitCloneDepth: 1 },
    }),
  );
});
afterAll(async () => {
  await open.close();
  await rm(dir, { recursive: true, force: true });
});

async function built(input: Partial<StartBuildCommandInput> = {}, on = open): Promise<Build> {
  const { build } = await on.codebuild.send(new StartBuildCommand({ projectName: 'demo', ...input }));
  return on.over(build);
}

const downloadOf = (build: Build): string | undefined =>
  build.phases?.find(({ phaseType }) => phaseType === 'DOWNLOAD_SOURCE')?.contexts?.[0]?.message;

describe('sources in git', { timeout: 30_000 }, () => {
  test('CB-100 a repository is cloned as the project says, and the build knows what it is', async () => {
    asked.length = 0;

    const build = await built({ sourceVersion: 'main' });

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(build).toMatchObject({ sourceVersion: 'main', resolvedSourceVersion: commit });
    const values = Object.fromEntries(
      (build.exportedEnvironmentVariables ?? []).map(({ name, value }) => [name, value]),
    );
    expect(values).toMatchObject({
      NOTE: 'committed',
      URL: 'https://github.com/org/repo.git',
      VERSION: 'main',
      RESOLVED: commit,
    });
    expect(values['PLACE']).toMatch(/\/src\/github\.com\/org\/repo$/);
    expect(asked).toMatchObject([
      {
        url: 'https://user:token@github.com/org/repo.git',
        ref: 'main',
        depth: 1,
        submodules: false,
      },
    ]);
  });

  test.each([
    ['pr/7', 'refs/pull/7/head'],
    ['mr/7', 'refs/merge-requests/7/head'],
    [`refs/heads/main^{${'a'.repeat(40)}}`, 'a'.repeat(40)],
    ['v1.0', 'v1.0'],
  ])('CB-100 the version %s is asked for as %s', async (sourceVersion, ref) => {
    asked.length = 0;

    await built({
      sourceVersion,
      gitCloneDepthOverride: 0,
      gitSubmodulesConfigOverride: { fetchSubmodules: true },
    });

    expect(asked).toMatchObject([{ ref, submodules: true }]);
    expect(asked[0]).not.toHaveProperty('depth');
  });

  test('CB-100 a repository of this machine is cloned where its folder was named, and what is not committed stays', async () => {
    const location = `file://${join(dir, 'repository')}`;

    const build = await built({ sourceTypeOverride: 'GITLAB', sourceLocationOverride: location });
    const other = await built({ sourceTypeOverride: 'CODECOMMIT', sourceLocationOverride: dir });

    expect(build.exportedEnvironmentVariables).toContainEqual({ name: 'NOTE', value: 'committed' });
    expect(downloadOf(other)).toContain('--source-root');
  });

  test('CB-100 secondary sources may be repositories too', async () => {
    const build = await built({
      secondarySourcesOverride: [
        { type: 'BITBUCKET', location: 'https://bitbucket.org/org/more', sourceIdentifier: 'more' },
      ],
      secondarySourcesVersionOverride: [{ sourceIdentifier: 'more', sourceVersion: 'main' }],
    });

    expect(build.buildStatus).toBe('SUCCEEDED');
    expect(asked.at(-1)).toMatchObject({ url: 'https://bitbucket.org/org/more', ref: 'main' });
  });

  test('what git cannot fetch fails DOWNLOAD_SOURCE with its words, and without git there is a word too', async () => {
    const plain = await openEndpoint();
    await plain.codebuild.send(new CreateProjectCommand(PROJECT));
    const gone = {
      sourceTypeOverride: 'GITHUB',
      sourceLocationOverride: 'https://github.com/org/gone',
    } as const;

    const failed = await built(gone);
    const refused = await built(gone, plain);
    await plain.close();

    expect(downloadOf(failed)).toBe('git could not fetch "https://github.com/org/gone": not found');
    expect(downloadOf(refused)).toBe('sources of type GITHUB need git, which is not at hand');
    expect(refused.buildStatus).toBe('FAILED');
  });

  test('a spec that is a link out of its source is not read', async () => {
    const build = await built({ buildspecOverride: 'link.yml' });

    expect(downloadOf(build)).toBe('stat link.yml: the path leads out of the source');
  });

  test('CB-129 the builds of a batch take the commit that the batch took', async () => {
    const { codebuild } = open;
    const { buildBatch } = await codebuild.send(
      new StartBuildBatchCommand({ projectName: 'demo', sourceVersion: 'main' }),
    );
    const ids = [buildBatch?.id ?? ''];
    const read = async () =>
      (await codebuild.send(new BatchGetBuildBatchesCommand({ ids }))).buildBatches?.[0];
    while ((await read())?.buildGroups?.[0]?.currentBuildSummary?.arn === undefined);
    const [group] = (await read())?.buildGroups ?? [];
    const { builds } = await codebuild.send(
      new BatchGetBuildsCommand({ ids: [group?.currentBuildSummary?.arn ?? ''] }),
    );
    const build = await open.over(builds?.[0]);

    expect((await read())?.resolvedSourceVersion).toBe(commit);
    expect(build).toMatchObject({ sourceVersion: commit, buildStatus: 'SUCCEEDED' });
  });
});
