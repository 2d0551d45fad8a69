import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { startRemoteCloud } from './remote-cloud.ts';
import type { RemoteCloud } from './remote-cloud.ts';
import { folderWith, runSeed } from './run-seed.ts';
import type { SeedOptions } from './run-seed.ts';
import { startSeed } from './start-seed.ts';

const moto = emulatorOrSay('nothing is run remotely');

const SPEC = `version: 0.2
env:
  exported-variables: [GREETING]
phases:
  build:
    commands:
      - GREETING="hello $NAME"
      - echo "$GREETING from $(cat who.txt)"
`;

const FAILING = `version: 0.2
phases:
  build:
    commands:
      - echo before
      - sh -c 'exit 7'
    finally:
      - echo after
`;

const MODULE = `deploy:
  phases:
    build:
      commands:
        - seedfarmer metadata add -k VpcId -v "vpc-$SEEDFARMER_PARAMETER_VPC_CIDR"
destroy:
  phases:
    build:
      commands:
        - echo "gone with $SEEDFARMER_PARAMETER_VPC_CIDR"
`;

const ARTIFACTS = `version: 0.2
phases:
  build:
    commands:
      - mkdir -p made/below && echo a > made/a.txt && echo bb > 'made/below/b c.txt'
artifacts:
  base-directory: made
  files: ['**/*']
  secondary-artifacts:
    docs:
      files: [who.txt]
`;

const SLEEPING = 'version: 0.2\nphases: { build: { commands: [echo begun, sleep 300] } }\n';
const STUBBORN = `version: 0.2\nphases: { build: { commands: ['trap "" INT TERM; echo begun; sleep 20'] } }\n`;
const NAMED = { 'seed.yaml': 'project: app\n' };

describe.runIf(moto !== undefined)('seed run --remote', { timeout: 120_000 }, () => {
  let cloud: RemoteCloud;
  beforeAll(async () => {
    cloud = await startRemoteCloud(moto ?? '');
    await cloud.prepare('app');
  }, 120_000);
  afterAll(() => cloud?.close());

  const remote = (words: readonly string[], options: SeedOptions) =>
    runSeed(['run', '--remote', ...words], { ...options, env: { ...cloud.env, ...options.env } });

  it('CB-123 CB-127 runs a buildspec on the files of this folder, says where, and what it costs', async () => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': SPEC, 'who.txt': 'here' });

    const { code, out, err } = await remote(['--env', 'NAME=you'], { cwd });

    expect(err).toBe('');
    expect(out).toContain(
      'executor codebuild · asked for by --remote: project codeseeder-app in eu-west-1 of account 123456789012',
    );
    expect(out).toContain('hello you from here');
    expect(out).toContain('est. $0.005 (1 min general1.small)');
    expect(out).toMatch(/build succeeded .* exported: GREETING/);
    expect(code).toBe(0);
  });

  it('CB-123 keeps the journal that local runs have, with the id of the build', async () => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': SPEC, 'who.txt': 'here' });

    const { objects } = await remote(['--json', '--env', 'NAME=you'], { cwd });
    const logs = await runSeed(['logs'], { cwd });
    const runs = await runSeed(['runs', 'list', '--json'], { cwd });

    const types = objects().map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['bundle.uploaded', 'build.priced', 'command.started']));
    expect(types.at(-1)).toBe('run.finished');
    const finished = objects().find(({ type }) => type === 'build.finished');
    expect(finished?.['data']).toMatchObject({
      outcome: 'succeeded',
      ref: expect.stringMatching(/^codeseeder-app:/) as string,
      exported: { GREETING: 'hello you' },
    });
    expect(logs.out).toBe('hello you from here\n');
    expect(JSON.parse(runs.out)).toMatchObject({ runs: [{ executor: 'codebuild', state: 'succeeded' }] });
  });

  it('CB-123 ends with 1 after a failed build, and shows the command in its spec', async () => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': FAILING });

    const { code, all, err } = await remote([], { cwd });
    const json = await remote(['--json'], { cwd });

    expect([code, json.code]).toEqual([1, 1]);
    expect(all).toContain('after');
    expect(err).toContain('buildspec.yml:6:9');
    expect(err).toContain("sh -c 'exit 7'");
    const finished = json.objects().find(({ type }) => type === 'build.finished');
    expect(finished?.['data']).toMatchObject({
      outcome: 'failed',
      failure: { phase: 'BUILD', exitCode: 7, command: { index: 2, of: 2 } },
    });
  });

  it('CB-123 deploys a module, remembers what it recorded, and gives it to the destroy', async () => {
    const cwd = await folderWith({
      'seedfarmer.yaml': 'project: app\n',
      'modules/vpc/deployspec.yaml': MODULE,
    });
    const words = ['modules/vpc', '--param', 'vpc-cidr=10'];

    const deployed = await remote([...words, '--json'], { cwd });
    const destroyed = await remote([...words, '--action', 'destroy'], { cwd });

    expect(deployed.code).toBe(0);
    const finished = deployed.objects().find(({ type }) => type === 'build.finished');
    expect(finished?.['data']).toMatchObject({ metadata: { VpcId: 'vpc-10' } });
    expect([destroyed.code, destroyed.err]).toEqual([0, '']);
    expect(destroyed.out).toContain('gone with 10');
    expect(destroyed.out).not.toContain('/codebuild/');
    expect(await readdir(join(cwd, '.local/state/seed/staged'))).toEqual([]);
  });

  it('CB-123 brings artifacts back to where local builds leave theirs', async () => {
    const cwd = await folderWith({
      ...NAMED,
      'buildspec.yml': ARTIFACTS,
      'who.txt': 'here',
    });

    const { code, out, objects } = await remote(['--artifacts', 'out', '--json'], { cwd });

    const finished = objects().find(({ type }) => type === 'build.finished');
    expect([code, out]).toEqual([0, expect.stringContaining('artifact.collected') as string]);
    expect(finished?.['data']).toMatchObject({
      artifacts: [
        { id: 'primary', path: join(cwd, 'out/primary'), files: ['a.txt', 'below/b c.txt'], bytes: 5 },
        { id: 'docs', path: join(cwd, 'out/docs'), files: ['who.txt'], bytes: 4 },
      ],
    });
    expect(await readFile(join(cwd, 'out/primary/below/b c.txt'), 'utf8')).toBe('bb\n');
    expect(await readdir(join(cwd, 'out'))).toEqual(['docs', 'primary']);
  });

  it('hands references over as references, and CodeBuild looks them up', async () => {
    const cwd = await folderWith({
      ...NAMED,
      'buildspec.yml': 'version: 0.2\nphases: { build: { commands: ["test \\"$KEY\\" = kept-there"] } }\n',
    });
    await cloud.call('AmazonSSM.PutParameter', {
      Name: '/app/key',
      Value: 'kept-there',
      Type: 'SecureString',
    });

    const { code, all } = await remote(['--env', 'KEY=@parameter-store:/app/key'], { cwd });

    expect(code).toBe(0);
    expect(all).not.toContain('kept-there');
  });

  it('CB-126 stops the build at the first ctrl-c and ends with 130', async () => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': SLEEPING });
    const { child, saw, ended } = startSeed(['run', '--remote'], { cwd, env: cloud.env });

    await saw('begun');
    child.kill('SIGINT');
    const { code, err, out } = await ended;

    expect(code).toBe(130);
    expect(err).toContain('stopping build app in CodeBuild');
    expect(out).toContain('build stopped');
    expect(await statuses(cloud)).not.toContain('IN_PROGRESS');
  });

  it('CB-126 leaves the build running at the second ctrl-c, and both its log and its end can be had later', async () => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': STUBBORN });
    const { child, saw, ended } = startSeed(['run', '--remote', '--json'], { cwd, env: cloud.env });

    await saw('begun');
    child.kill('SIGINT');
    await saw('stopping build');
    child.kill('SIGINT');
    const { code, err } = await ended;

    const [, run = ''] = /seed runs cancel (\S+)/.exec(err) ?? [];
    const env = cloud.env;
    const shown = await runSeed(['runs', 'show', run], { cwd });
    const cancelled = await runSeed(['runs', 'cancel', run], { cwd, env });
    const log = await runSeed(['logs', run, '-f'], { cwd, env });
    const again = await runSeed(['runs', 'cancel', run], { cwd, env });

    expect(code).toBe(130);
    expect(shown.out).toMatch(/left in CodeBuild\n {2}app {3}codeseeder-app:/);
    expect(cancelled.out).toMatch(/^asked CodeBuild to stop codeseeder-app:/);
    expect(log.out).toBe('begun\n');
    expect(log.err).toContain('app: stopped');
    expect(again.out).toMatch(/^codeseeder-app:\S+ was over already\n$/);
  });

  it('says before anything is uploaded that a project has no seedkit, and how to make one', async () => {
    const cwd = await folderWith({ 'buildspec.yml': SPEC });

    const absent = await remote(['--project', 'shop'], { cwd });
    const unnamed = await remote([], { cwd });
    const odd = await remote(['--project', 'my shop!'], { cwd });

    expect(absent.code).toBe(3);
    expect(absent.err).toContain('there is no seedkit of "shop" in eu-west-1 of account 123456789012');
    expect(absent.err).toContain('seed seedkit deploy shop --region eu-west-1');
    expect([unnamed.code, unnamed.err]).toEqual([2, expect.stringContaining('no project is named')]);
    expect([odd.code, odd.err]).toEqual([2, expect.stringContaining('"my shop!"')]);
  });
});

/** Whether builds of the project still run; asks until none was begun to be stopped. */
async function statuses(cloud: RemoteCloud): Promise<string[]> {
  await delay(0);
  const { ids } = await cloud.call<{ ids: string[] }>('CodeBuild_20161006.ListBuildsForProject', {
    projectName: 'codeseeder-app',
  });
  const { builds } = await cloud.call<{ builds: { buildStatus: string }[] }>(
    'CodeBuild_20161006.BatchGetBuilds',
    { ids },
  );
  return builds.map(({ buildStatus }) => buildStatus);
}

describe('seed run --remote, before AWS is asked', () => {
  const refused = async (words: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const cwd = await folderWith({ ...NAMED, 'buildspec.yml': SPEC });
    return runSeed(['run', '--remote', ...words], { cwd, env });
  };

  it.each([
    [['--mount', 'rw'], '--mount is for builds on this machine'],
    [['--cache', 'out', '--breakpoints'], '--breakpoints, --cache are for builds on this machine'],
    [['--offline'], '--offline is for builds on this machine'],
    [['--timeout', '90s'], 'timeout of 1.5 min from --timeout cannot be used: CodeBuild takes 5 min to 36 h'],
    [['--queued-timeout', '9h'], 'queued-timeout of 540 min from --queued-timeout cannot be used'],
    [
      ['--image', 'seed/standard:latest'],
      'the image "seed/standard:latest" from --image is on this machine only',
    ],
    [['--service-role', 'admin'], '"admin" from --service-role is no ARN of a role'],
    [['--local'], '--local and --remote name different places'],
  ])('%j is wrong input', async (words, said) => {
    const { code, err } = await refused(words);

    expect(err).toContain(said);
    expect(code).toBe(2);
  });

  it('refuses secrets, which anybody could read there, and never prints them', async () => {
    const { code, all } = await refused(['--secret', 'TOKEN'], { TOKEN: 'a-value-of-mine' });

    expect(code).toBe(2);
    expect(all).toContain('the value of "TOKEN" would be readable by everyone who may see the build');
    expect(all).toContain('--env TOKEN=@secrets-manager:');
    expect(all).not.toContain('a-value-of-mine');
  });

  it('says that nobody is signed in, with exit status 3', async () => {
    const { code, err } = await refused([], { AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-west-1' });

    expect(code).toBe(3);
    expect(err).toContain('aws/no-credentials');
    expect(err).toContain('aws sso login');
  });

  it('--plan shows what would run and asks nobody', async () => {
    const { code, out } = await refused(['--plan']);

    expect(code).toBe(0);
    expect(out).toContain('codebuild · asked for by --remote');
  });
});
