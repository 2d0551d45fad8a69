import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

// Dozens of commands take their time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const PROJECT = { 'seedfarmer.yaml': 'project: MyApp\n', 'module/deployspec.yaml': 'deploy: {phases: {}}\n' };
const MODULE = '-d dev -g core -m net';
const SESSION = '--profile p --region eu-west-1 --qualifier abc';
const ARN = 'arn:aws:iam::123456789012:role';
const TARGET = '--target-account-id 123456789012 --target-region eu-west-1';

/** Each command of Seed-Farmer with all of its flags, and what it comes to without AWS. */
const ACCEPTED: readonly (readonly [words: string, code: string | undefined])[] = [
  [
    `apply m.yaml ${SESSION} --role-prefix /x/ --env-file a --env-file b --debug --dry-run --show-manifest --enable-session-timeout --session-timeout-interval 900 --update-seedkit --update-project-policy --remote --enable-self-access-logs`,
    'cli/remote-later',
  ],
  [
    `apply m.yaml --no-debug --no-dry-run --no-show-manifest --disable-session-timeout --no-update-seedkit --no-update-project-policy --no-enable-self-access-logs`,
    'cli/remote-later',
  ],
  [
    `destroy dev --dry-run --show-manifest ${SESSION} --role-prefix /x/ --env-file a --debug --enable-session-timeout --session-timeout-interval 900 --remove-seedkit --remote`,
    'cli/remote-later',
  ],
  ['destroy dev --no-dry-run --no-show-manifest --no-remove-seedkit --no-debug', 'cli/remote-later'],
  [
    `bootstrap toolchain -p x -t ${ARN}/a -t ${ARN}/b -b ${ARN}/c --as-target --no-synth ${SESSION} --role-prefix /x/ --policy-prefix /y/ -pa ${ARN}/d --policy-arn ${ARN}/e --debug`,
    'aws/no-credentials',
  ],
  [
    `bootstrap toolchain --project x --trusted-principal ${ARN}/a --permissions-boundary ${ARN}/c --not-as-target --synth`,
    undefined,
  ],
  [
    `bootstrap target -p x -t 123456789012 -b ${ARN}/c --synth ${SESSION} --role-prefix /x/ -pa ${ARN}/d --no-debug`,
    undefined,
  ],
  [
    `seedkit deploy x --policy-arn ${ARN}/a --policy-arn ${ARN}/b --deploy-codeartifact --profile p --region r --vpc-id v --subnet-id a --subnet-id b --sg-id c -b ${ARN}/c --synth --debug`,
    undefined,
  ],
  [
    `seedkit deploy x --skip-codeartifact --permissions-boundary-arn ${ARN}/c --no-synth --profile p`,
    'aws/no-region',
  ],
  ['seedkit destroy x --profile p --region r --debug', 'aws/no-credentials'],
  [`list deployments -p MyApp ${SESSION} --debug --local`, undefined],
  [`list modules -p MyApp ${SESSION} --env-file a --local`, undefined],
  [`list moduledata ${MODULE} -p MyApp ${SESSION} --export-local-env --env-file a --local`, undefined],
  [`list moduledata ${MODULE} --no-export-local-env --local`, undefined],
  [`list allmoduledata -d dev -p MyApp ${SESSION} --env-file a --local`, undefined],
  [`list deployspec ${MODULE} -p MyApp ${SESSION} --env-file a --local`, undefined],
  [`list dependencies ${MODULE} -p MyApp ${SESSION} --env-file a --local`, undefined],
  [
    `list buildparams ${MODULE} --build-id b -p MyApp ${SESSION} --export-local-env --env-file a`,
    'aws/no-credentials',
  ],
  ['list schema', undefined],
  ['list schema -t module', undefined],
  ['metadata convert -f cdk-exports.json -jq .a', undefined],
  ['metadata convert --json-file x.json --jq-path .a', undefined],
  ['metadata add -k K -v V', undefined],
  ['metadata add --key K --value V', undefined],
  ['metadata add -j {"a":1}', undefined],
  ['metadata depmod', undefined],
  ['metadata paramvalue -s X', undefined],
  [
    `store deployspec ${MODULE} --path module -p MyApp --profile p --region r ${TARGET} --local --debug`,
    undefined,
  ],
  [`store moduledata ${MODULE} -p MyApp ${TARGET} --local`, undefined],
  [`store md5 ${MODULE} -t bundle -p MyApp ${TARGET} --local`, undefined],
  [`store md5 ${MODULE} --type spec --local`, undefined],
  [`taint module ${MODULE} -p MyApp ${SESSION} --env-file a --local`, undefined],
  [`remove moduledata ${MODULE} -p MyApp ${TARGET} --local`, undefined],
  [`bundle store ${MODULE} -b B -o B/K --region r`, 'aws/no-credentials'],
  [`bundle fetch ${MODULE} -b B`, undefined],
  [`bundle delete ${MODULE} --bucket B --region r`, 'aws/no-credentials'],
  ['projectpolicy synth --policy-prefix /x/ --debug', undefined],
  ['init project -p demo -pd other -t url -b branch', undefined],
  ['init project --project-name demo2 --project_dir other2', undefined],
  ['init module -g storage -m buckets -mt cdkv2 -t url -b branch --debug', undefined],
];

describe('the commands of Seed-Farmer', () => {
  it('SF-L01 are taken with all of their flags; those that need AWS say so', {
    timeout: 60_000,
  }, async () => {
    const cwd = await folderWith(PROJECT);
    const ended: (readonly [string, string | undefined])[] = [];

    for (const [words] of ACCEPTED) {
      const input = words.startsWith('store md5')
        ? '0eedbe05243afc9763af11e14778e20f\n'
        : '{"VpcId": "vpc-1"}';
      if (words.startsWith('list') || words.startsWith('taint'))
        await runSeed(['store', 'moduledata', ...MODULE.split(' '), '--local'], { cwd, input: '{"a": 1}' });
      if (words.startsWith('list deployspec'))
        await runSeed(['store', 'deployspec', ...MODULE.split(' '), '--path', 'module', '--local'], { cwd });
      const { code, err } = await runSeed(['farmer:', ...words.split(' ')], { cwd, input });
      const said = /(?:aws|cli|state|seed|seedkit|manifest)\/[a-z-]+/.exec(err)?.[0];
      ended.push([words, code === 0 ? undefined : said]);
    }

    expect(ended).toEqual(ACCEPTED);
  });

  it('SF-L11 print versions as people parse them', async () => {
    const cwd = await folderWith({});

    expect((await runSeed(['farmer:', '--version'], { cwd })).out).toMatch(
      /^seedfarmer, version \d+\.\d+\.\d+\n$/,
    );
    expect((await runSeed(['farmer:', 'version'], { cwd })).out).toMatch(/^seed-farmer-\d+\.\d+\.\d+\n$/);
  });

  it('SF-A28 end with 2 for words that are not known and with 1 for every other error', async () => {
    const cwd = await folderWith(PROJECT);

    expect((await runSeed(['farmer:', 'list', 'modules', '--nope'], { cwd })).code).toBe(2);
    expect((await runSeed(['farmer:', 'aply'], { cwd })).code).toBe(2);
    expect((await runSeed(['farmer:', 'list', 'modules', '-d', 'dev'], { cwd })).code).toBe(1);
    expect((await runSeed(['farmer:', 'list', 'schema'], { cwd })).code).toBe(0);
  });
});

describe('values that are changed by hand', () => {
  it('SF-L06 are stored and removed under the keys that Seed-Farmer has', async () => {
    const cwd = await folderWith(PROJECT);
    const by = (words: string, input = '') =>
      runSeed([...words.split(' '), ...MODULE.split(' '), '--local'], { cwd, input });

    await by('store moduledata', 'VpcId: vpc-1\nRatio: 1.0\n');
    await by('store md5 -t bundle', '0eedbe05243afc9763af11e14778e20f\nmore\n');
    await by('store md5 -t spec', '60b725f10c9c85c70d97880dfe8191b3\n');
    await by(`store deployspec --path module ${TARGET}`);
    const keys = (await runSeed(['state', 'list', '--local', '--no-header'], { cwd })).out;
    const metadata = (await runSeed(['state', 'show', '/myapp/dev/core/net/metadata', '--local'], { cwd }))
      .out;
    const md5 = (await runSeed(['state', 'show', '/myapp/dev/core/net/md5/bundle', '--local'], { cwd })).out;
    await by('remove moduledata');
    const after = await runSeed(['state', 'list', '--local', '--json'], { cwd });

    expect(keys.split('\n').map((line) => line.split('\t')[0])).toEqual([
      '/myapp/dev/core/net/deployspec',
      '/myapp/dev/core/net/md5/bundle',
      '/myapp/dev/core/net/md5/deployspec',
      '/myapp/dev/core/net/metadata',
      '',
    ]);
    expect(metadata).toBe('{"Ratio": 1.0, "VpcId": "vpc-1"}\n');
    expect(md5).toBe('{"hash": "0eedbe05243afc9763af11e14778e20f"}\n');
    expect(JSON.parse(after.out)).toMatchObject({ entries: [] });
  });

  it('are refused where account and region do not come together, or what is given is no map', async () => {
    const cwd = await folderWith(PROJECT);
    const words = ['store', 'moduledata', ...MODULE.split(' '), '--local'];

    const half = await runSeed([...words, '--target-region', 'r'], { cwd, input: '{}' });
    const list = await runSeed(words, { cwd, input: '- a\n' });
    const nothing = await runSeed(words, { cwd, input: '' });

    expect([half.code, half.err]).toEqual([2, expect.stringContaining('--target-account-id is missing')]);
    expect([list.code, list.err]).toEqual([
      2,
      expect.stringContaining('standard input is not a map of outputs'),
    ]);
    expect([nothing.code, nothing.err]).toEqual([0, expect.stringContaining('nothing was stored')]);
  });

  it('SF-L04 outputs are pure JSON, or lines that a shell can take', async () => {
    const cwd = await folderWith(PROJECT);
    const store = (module: string, input: string) =>
      runSeed(['store', 'moduledata', '-d', 'dev', '-g', 'core', '-m', module, '--local'], { cwd, input });
    await store('net', `{"VpcId": "vpc-1", "Motto": "it's", "Ids": ["a"]}`);
    await store('eks', '{"Name": "c"}');

    const one = await runSeed(['list', 'moduledata', 'dev/core/net', '--local'], { cwd });
    const lines = await runSeed(['list', 'moduledata', 'net', '--export-local-env', '--local'], { cwd });
    const all = await runSeed(['list', 'allmoduledata', '-d', 'dev', '--local'], { cwd });

    expect(JSON.parse(one.out)).toEqual({ Ids: ['a'], Motto: "it's", VpcId: 'vpc-1' });
    expect(lines.out.trimEnd().split('\n').sort()).toEqual([
      `export MYAPP_PARAMETER_IDS='["a"]'`,
      `export MYAPP_PARAMETER_MOTTO='it'\\''s'`,
      `export MYAPP_PARAMETER_VPC_ID='vpc-1'`,
    ]);
    expect(JSON.parse(all.out)).toEqual({ 'core-eks': { Name: 'c' }, 'core-net': expect.any(Object) });
    expect(all.err).toBe('');
  });

  it('SF-L02 deployments of a project whose name begins alike are not listed', async () => {
    const cwd = await folderWith(PROJECT);
    for (const project of ['app', 'app2'])
      await runSeed(
        ['store', 'moduledata', '-p', project, '-d', `${project}-dev`, '-g', 'core', '-m', 'net', '--local'],
        {
          cwd,
          input: '{"a": 1}',
        },
      );

    const { out } = await runSeed(['list', 'deployments', '-p', 'app', '--local', '--json'], { cwd });

    expect(JSON.parse(out)).toEqual({ project: 'app', deployments: ['app-dev'] });
  });

  it('SF-L08 outputs of a build are added and converted by the rules of Seed-Farmer', async () => {
    const cwd = await folderWith({
      ...PROJECT,
      'module/cdk-exports.json': JSON.stringify({ 'myapp-dev-core-net': { metadata: '{"VpcId": "vpc-1"}' } }),
    });
    const env = {
      SEEDFARMER_PROJECT_NAME: 'myapp',
      SEEDFARMER_DEPLOYMENT_NAME: 'dev',
      SEEDFARMER_MODULE_NAME: 'core-net',
      SEEDFARMER_MODULE_METADATA: "{'Old': 'kept'}",
    };

    await runSeed(['metadata', 'convert', '-f', 'cdk-exports.json'], { cwd, env });
    await runSeed(['metadata', 'add', '-k', 'Name', '-v', 'n'], { cwd, env });
    const depmod = await runSeed(['metadata', 'depmod'], { cwd, env });
    const both = await runSeed(['metadata', 'add', '-k', 'a', '-j', '{}'], { cwd, env });
    const file = await readFile(join(cwd, 'module/SEEDFARMER_MODULE_METADATA'), 'utf8');

    expect(JSON.parse(file)).toEqual({ Old: 'kept', VpcId: 'vpc-1', Name: 'n' });
    expect(depmod.out).toBe('myapp-dev-core-net\n');
    expect(both.code).toBe(2);
  });

  it('SF-L09 new projects and modules never overwrite what is there', async () => {
    const cwd = await folderWith({
      'deployment.yaml': 'name: dev\ngroups:\n  - name: first\n    path: first.yaml\nother: 1\n',
    });

    await runSeed(['init', 'project', '-p', 'demo'], { cwd });
    const again = await runSeed(['init', 'project', '-p', 'demo'], { cwd });
    await runSeed(['init', 'module', '-g', 'storage', '-m', 'my_buckets'], { cwd });
    const twice = await runSeed(['init', 'module', '-g', 'storage', '-m', 'my_buckets'], { cwd });

    expect(await readFile(join(cwd, 'demo/seedfarmer.yaml'), 'utf8')).toContain('project: demo');
    expect([again.code, twice.code]).toEqual([2, 2]);
    expect(await readFile(join(cwd, 'my-buckets-group.yml'), 'utf8')).toBe(
      'name: my-buckets\npath: modules/storage/my-buckets\n',
    );
    expect(await readFile(join(cwd, 'deployment.yaml'), 'utf8')).toBe(
      'name: dev\ngroups:\n  - name: first\n    path: first.yaml\n  - name: storage\n    path: my-buckets-group.yml\nother: 1\n',
    );
  });
});
