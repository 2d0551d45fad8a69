import { describe, expect, it } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const PROJECT = { 'seedfarmer.yaml': 'project: MyApp\n' };
const HERE = { project: 'MyApp', deployments: [] };

/** Nobody is signed in, and no place is asked whether somebody is. */
const env = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };

describe('the state that a command looks at', { timeout: 60_000 }, () => {
  it('is in Parameter Store where anything leads to AWS; who cannot get there is told of the other one', async () => {
    const cwd = await folderWith(PROJECT);
    const signedOut = { ...env, AWS_PROFILE: 'work', AWS_CONFIG_FILE: '/dev/null' };

    const unsaid = await runSeed(['list', 'deployments'], { cwd, env: signedOut });
    const remote = await runSeed(['list', 'deployments', '--remote'], { cwd, env });

    for (const { code, err } of [unsaid, remote]) {
      expect([code, err]).toEqual([3, expect.stringContaining('aws/no-credentials')]);
      expect(err).toContain('look at what is deployed from this machine with `--local`');
    }
  });

  it('that is empty has neither a deployment nor a module, which is said once', async () => {
    const cwd = await folderWith(PROJECT);

    const { code, err } = await runSeed(['show', 'dev', '--local'], { cwd, env });

    expect(code).toBe(2);
    expect(err).toContain('there is no deployment and no module "dev"');
    expect(err).toContain('project "MyApp" has no deployments there');
    expect(err).toContain('deploy it with `seed apply MANIFEST`');
    expect(err).not.toContain('there is no module "dev"');
  });

  it('is on this machine where nothing leads to AWS, which is said', async () => {
    const cwd = await folderWith(PROJECT);

    const { code, out, err } = await runSeed(['list', 'deployments', '--json'], { cwd, env });

    expect([code, JSON.parse(out)]).toEqual([0, HERE]);
    expect(err).toContain('no account of AWS is set up here');
    expect(err).toContain('`--remote` asks AWS');
  });

  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>]>([
    ['a flag', ['--local'], {}],
    ['the name of the state', ['--state', 'local'], {}],
    ['the name of the state before a flag', ['--state', 'local', '--remote'], {}],
    ['a rehearsal', ['--offline'], {}],
    ['seed.yaml', [], { 'seed.yaml': 'state: local\n' }],
    ['the executor of seed.yaml', [], { 'seed.yaml': 'executor: host\n' }],
  ])('is on this machine by %s', async (_, words, files) => {
    const cwd = await folderWith({ ...PROJECT, ...files });

    const { code, out } = await runSeed(['list', 'deployments', '--json', ...words], { cwd, env });

    expect([code, JSON.parse(out)]).toEqual([0, HERE]);
  });

  it.each([
    [['--local', '--remote'], '"--local" and "--remote" name different states'],
    [['--offline', '--remote'], 'not by "--remote"'],
    [['--offline', '--state', 'ssm'], 'not by "--state ssm"'],
    [['--state', 'other'], '"other" is not a value of "--state"'],
  ])('is not guessed from %j', async (words, said) => {
    const cwd = await folderWith(PROJECT);

    const { code, err } = await runSeed(['list', 'deployments', ...words], { cwd, env });

    expect([code, err]).toEqual([2, expect.stringContaining(said)]);
  });

  it('on this machine needs no roles, and says so of flags that name them', async () => {
    const cwd = await folderWith(PROJECT);
    const words = ['list', 'modules', '--local', '--qualifier', 'ci', '--env-file', 'a.env'];

    const { code, err } = await runSeed(words, { cwd, env });
    const quiet = await runSeed([...words, '-q', '--json'], { cwd, env });

    expect([code, err]).toEqual([
      0,
      expect.stringContaining('without effect on the state of this machine: --qualifier, --env-file'),
    ]);
    expect(quiet.err).toBe('');
  });

  it('in AWS needs a project with a name', async () => {
    const cwd = await folderWith({});

    const { code, err } = await runSeed(['list', 'deployments', '--remote'], { cwd, env });

    expect([code, err]).toEqual([2, expect.stringContaining('no project is named')]);
  });
});
