import { describe, expect, it } from 'vitest';
import { FARMER_PROJECT, farmerCloud, MOTO, MUTATING } from './farmer-cloud.ts';
import type { ListedNode } from './farmer-cloud.ts';
import { DATA, EDGE, TOOLCHAIN } from './farmer-state.ts';
import { folderWith } from './run-seed.ts';
import type { StatePlace } from './state-cloud.ts';

const PROJECT = {
  ...FARMER_PROJECT,
  'net/deployspec.yaml': 'destroy: { phases: { build: { commands: [echo bye] } } }\n',
};
const MD5 = '60b725f10c9c85c70d97880dfe8191b3';

describe.runIf(MOTO !== undefined)('a state in Parameter Store', { timeout: 120_000 }, () => {
  const { cloud, seed, json } = farmerCloud(PROJECT);

  it('SF-L02 SF-L03 SF-L12 is listed: deployments of exactly this project, modules of all accounts', async () => {
    const deployments = await json('list deployments --json');
    const table = await seed('list modules dev');
    const { modules } = (await json('list modules -d dev --json')) as { modules: ListedNode[] };
    const empty = await seed('list modules dev2');

    expect(deployments).toEqual({ project: 'MyApp', deployments: ['dev', 'dev2'] });
    expect(
      modules.map(({ node, status, target }) => [node, status, target.accountId, target.region]),
    ).toEqual([
      ['core/net', 'ok', TOOLCHAIN.accountId, TOOLCHAIN.region],
      ['data/lake', 'ok', DATA.accountId, DATA.region],
      ['edge/cdn', 'ok', EDGE.accountId, EDGE.region],
      ['edge/waf', 'failed', EDGE.accountId, EDGE.region],
    ]);
    expect(table.out).toContain('edge/waf\tfailed\tedge us-west-2\t-\t-');
    expect(table.err).toBe(
      '4 modules: 3 ok, 1 failed in Parameter Store of account 123456789012, us-east-1\n',
    );
    expect([empty.code, empty.out]).toEqual([0, '']);
  });

  it('SF-L03 tells of accounts that only a missing variable names, and shows the rest', async () => {
    const bare = await folderWith({
      'seedfarmer.yaml': 'project: MyApp\n',
      'ids.env': 'EDGE_ACCOUNT=777788889999\n',
    });

    const without = await seed('list modules dev', { cwd: bare });
    const given = await seed('list modules dev --env-file ids.env', { cwd: bare });
    const typed = await seed('list modules dev', { cwd: bare, env: { EDGE_ACCOUNT: EDGE.accountId } });

    expect(without.code).toBe(3);
    expect(without.err).toContain(
      'modules of account "edge" are not seen: its id is in EDGE_ACCOUNT, which is not set',
    );
    expect(without.out).not.toContain('edge/cdn');
    for (const { out, err } of [given, typed]) {
      expect(out).toContain('edge/cdn');
      expect(err).not.toContain('EDGE_ACCOUNT');
    }
  });

  it('SF-D07 is not destroyed by somebody who cannot see all of its accounts', async () => {
    const bare = await folderWith({ 'seedfarmer.yaml': 'project: MyApp\n' });

    const { code, err } = await seed('destroy dev --yes', { cwd: bare });

    expect([code, err]).toEqual([
      2,
      expect.stringContaining('the id of account "edge" of "dev" is in EDGE_ACCOUNT, which is not set'),
    ]);
    expect(cloud.calls().filter((name) => MUTATING.test(name))).toEqual([]);
  });

  it('SF-L04 SF-L05 gives outputs, deployspecs and dependencies, whichever account they are in', async () => {
    const lines = await seed('list moduledata -d dev -g core -m net --export-local-env');
    const spec = await json('list deployspec dev/data/lake --json');
    const dependencies = await json('list dependencies core/net --json');

    expect(await json('list moduledata cdn')).toEqual({ Url: 'https://e' });
    expect(await json('list allmoduledata -d dev')).toEqual({
      'core-net': { VpcId: 'vpc-1', Motto: "it's", Ids: ['a', 'b'] },
      'data-lake': { Bucket: 'lake' },
      'edge-cdn': { Url: 'https://e' },
    });
    expect(lines.out).toBe(
      `export MYAPP_PARAMETER_IDS='["a","b"]'\nexport MYAPP_PARAMETER_MOTTO='it'\\''s'\nexport MYAPP_PARAMETER_VPC_ID='vpc-1'\n`,
    );
    expect(spec).toMatchObject({ destroy: { phases: { build: { commands: ['echo lake'] } } } });
    expect(dependencies).toMatchObject({
      module: 'core/net',
      dependsOn: [],
      dependants: [{ from: 'data/lake', reads: ['VpcId'] }],
    });
  });

  it('is shown: a deployment and its modules, for people and for programs', async () => {
    const whole = await json('show dev --json');
    const module = await json('show dev/edge/cdn --json');
    const read = await seed('show lake');

    expect(whole).toMatchObject({
      deployment: 'dev',
      state: 'Parameter Store of account 123456789012, us-east-1',
      lock: null,
      edges: [{ from: 'data/lake', to: 'core/net', reads: ['VpcId'] }],
    });
    expect(module).toMatchObject({ node: 'edge/cdn', target: { alias: 'edge', ...EDGE }, status: 'ok' });
    expect(read.out).toContain('target       data 444455556666 eu-west-1\n');
    expect(read.out).toContain('reads from   core/net');
  });

  it('SF-A17 is not written to by any command that only reads', async () => {
    for (const words of [
      'list deployments',
      'list modules',
      'list modules dev',
      'list dependencies dev/data/lake',
      'list moduledata dev/data/lake',
      'list allmoduledata dev',
      'list deployspec dev/data/lake',
      'show dev',
      'show dev/data/lake',
      'state list',
      'state show /myapp/dev/manifest',
    ]) {
      const { code } = await seed(words);
      const calls = cloud.calls();

      expect([words, code, calls.filter((name) => MUTATING.test(name))]).toEqual([words, 0, []]);
      expect([words, calls.length > 0]).toEqual([words, true]);
    }
  });

  it('is asked for one deployment alone where a name says which', async () => {
    await seed('list moduledata dev/data/lake');

    // Ten keys to a page: one page of the toolchain, one of the second account, two of the third.
    expect(cloud.calls()).toEqual(Array.from({ length: 4 }, () => 'GetParametersByPath'));
  });

  it('SF-C09 taints modules where they are, and lets go of the deployment', async () => {
    const tainted = await seed('taint dev/data/lake edge/cdn');
    const again = await json('taint module -d dev -g core -m net --json');

    expect(tainted.out).toBe(
      'dev/data/lake is deployed again by the next apply\ndev/edge/cdn is deployed again by the next apply\n',
    );
    expect(again).toMatchObject({ tainted: ['dev/core/net'] });
    for (const [place, node] of [
      [TOOLCHAIN, 'core/net'],
      [DATA, 'data/lake'],
      [EDGE, 'edge/cdn'],
    ] as const) {
      const state = await cloud.read(place, `/myapp/dev/${node}`);
      expect(Object.keys(state)).not.toContain(`/myapp/dev/${node}/md5/bundle`);
      expect(Object.keys(state)).toContain(`/myapp/dev/${node}/md5/manifest`);
    }
    expect(Object.keys(await cloud.read(TOOLCHAIN, '/myapp/dev'))).not.toContain('/myapp/dev/lock');
  });

  it('SF-L06 stores values under Seed-Farmer’s keys in the account of the module', async () => {
    const lake = '-d dev -g data -m lake';

    await seed(`store moduledata ${lake}`, { input: 'Bucket: other\nRatio: 1.0\n' });
    await seed(`store md5 ${lake} -t bundle`, { input: `${MD5}\n` });
    await seed(`store md5 ${lake} -t spec`, { input: `${MD5}\n` });
    const stored = await seed(`store deployspec ${lake} --path net --json`);
    const state = await cloud.read(DATA, '/myapp/dev/data/lake');

    expect(state['/myapp/dev/data/lake/metadata']).toBe('{"Bucket": "other", "Ratio": 1.0}');
    expect(state['/myapp/dev/data/lake/md5/bundle']).toBe(`{"hash": "${MD5}"}`);
    expect(state['/myapp/dev/data/lake/md5/deployspec']).toBe(`{"hash": "${MD5}"}`);
    expect(state['/myapp/dev/data/lake/deployspec']).toContain('echo bye');
    expect(JSON.parse(stored.out)).toMatchObject({ stored: ['/myapp/dev/data/lake/deployspec'] });
    expect(await cloud.read(TOOLCHAIN, '/myapp/dev/data')).toEqual({});
  });

  it('SF-L06 stores and removes where a target is named, also what no manifest knows', async () => {
    const place: StatePlace = { accountId: '222233334444', region: 'ap-south-1' };
    const named = `-d dev -g new -m one --target-account-id ${place.accountId} --target-region ${place.region}`;

    const stored = await seed(`store moduledata ${named}`, { input: '{"A": 1}' });
    const before = await cloud.read(place, '/myapp/dev');
    const shown = await json(`list moduledata ${named}`);
    const removed = await seed(`remove moduledata ${named}`);

    expect([stored.code, before]).toEqual([0, { '/myapp/dev/new/one/metadata': '{"A": 1}' }]);
    expect(shown).toEqual({ A: 1 });
    expect(removed.code).toBe(0);
    expect(await cloud.read(place, '/myapp/dev')).toEqual({});
  });

  it('SF-L06 removes all of a module and nothing of others', async () => {
    const before = await cloud.read(EDGE, '/myapp');
    const user = { '/myapp/dev/edge/cdn/notes': 'of a person' };
    await cloud.put(EDGE, user);

    const removed = await seed('remove moduledata -d dev -g edge -m cdn');
    const after = await cloud.read(EDGE, '/myapp');

    expect(removed.err).toBe('forgot dev/edge/cdn in Parameter Store of account 777788889999, us-west-2\n');
    expect(after).toEqual({
      ...user,
      ...Object.fromEntries(Object.entries(before).filter(([key]) => key.includes('/waf/'))),
    });
  });

  it.each([
    ['list modules devv', 'there is no deployment "devv"', 'did you mean "dev"?'],
    ['list moduledata dev/core/nett', 'there is no module "dev/core/nett"', 'did you mean "dev/core/net"?'],
    ['list deployspec dev/core/lake', 'there is no module "dev/core/lake"', 'did you mean "dev/data/lake"?'],
    ['taint dev/edge/cdm', 'there is no module "dev/edge/cdm"', 'did you mean "dev/edge/cdn"?'],
    ['show nothing', 'there is no deployment and no module "nothing"', 'has dev, dev2 there'],
    ['show dev/nothing', 'there is no module "dev/nothing"', 'seed list modules'],
    ['remove moduledata -d dev -g core -m bet', 'there is no module', 'did you mean "dev/core/net"?'],
    [
      'store md5 -t spec -d dev -g core -m bet',
      'there is no module',
      '`--target-account-id ID --target-region NAME`',
    ],
    ['state show /myapp/dev/manifst', 'there is no key', 'did you mean "/myapp/dev/manifest"?'],
    ['state unlock devv', 'there is no deployment "devv"', 'did you mean "dev"?'],
    [
      'list moduledata dev/core/net --target-account-id 444455556666 --target-region eu-west-1',
      'there is no module "dev/core/net" in account 444455556666, eu-west-1',
      'seed list modules',
    ],
  ])('`%s` ends with 2 and says what is near', async (words, said, hint) => {
    const { code, err, out } = await seed(words, { input: `${MD5}\n` });

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
    expect(err).toContain(hint);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('has modules in several places where their target changed; a person says which one is meant', async () => {
    await cloud.put(DATA, { '/myapp/dev/core/net/metadata': '{"VpcId": "old"}' });
    const net = '-d dev -g core -m net';
    const old = `--target-account-id ${DATA.accountId} --target-region ${DATA.region}`;

    const unclear = await seed(`list moduledata ${net}`);
    const data = await json(`list moduledata ${net} ${old}`);
    const removed = await seed(`remove moduledata ${net} ${old}`);

    expect([unclear.code, unclear.err]).toEqual([
      2,
      expect.stringContaining(
        '"dev/core/net" is in several places: 123456789012 us-east-1, 444455556666 eu-west-1',
      ),
    ]);
    expect([data, removed.code]).toEqual([{ VpcId: 'old' }, 0]);
    expect(await json(`list moduledata ${net}`)).toMatchObject({ VpcId: 'vpc-1' });
  });

  it('is refused where a value is larger than a parameter, before anything is written', async () => {
    const noise = Array.from({ length: 4_000 }, (_, at) =>
      ((at * 7919 * (at + 31)) % 104_729).toString(36),
    ).join('');

    const { code, err } = await seed('store moduledata -d dev -g core -m net', {
      input: `{"Big": "${noise}"}`,
    });
    const state = await cloud.read(TOOLCHAIN, '/myapp/dev/core/net');

    expect([code, err]).toEqual([3, expect.stringContaining('state/too-large')]);
    expect(state['/myapp/dev/core/net/metadata']).not.toContain('Big');
  });

  it('is listed key by key over all accounts, shown and forgotten', async () => {
    const all = (await json('state list --json')) as { entries: { key: string; accountId: string }[] };
    const below = await seed('state list dev/edge --no-header');
    const value = await json('state show /myapp/dev/data/lake/metadata --json');
    const asked = await seed('state rm dev/edge/waf');
    const gone = await json('state rm dev/edge/waf /myapp/dev/data/lake/metadata --yes --json');

    expect(all.entries.find(({ key }) => key === '/myapp/dev/edge/cdn/metadata')).toMatchObject(EDGE);
    expect(all.entries.map(({ key }) => key)).toContain('/myapp/dev2/manifest');
    expect(below.out.split('\n')[0]).toMatch(
      /^\/myapp\/dev\/edge\/cdn\/deployspec\t\d+ B\t777788889999\tus-west-2$/,
    );
    expect(value).toEqual({
      state: 'Parameter Store of account 444455556666, eu-west-1',
      key: '/myapp/dev/data/lake/metadata',
      value: '{"Bucket": "lake"}',
      notSeen: [],
    });
    expect(asked.code).toBe(4);
    expect(gone).toMatchObject({
      removed: expect.arrayContaining(['/myapp/dev/edge/waf/manifest']) as unknown,
    });
    expect(Object.keys(await cloud.read(EDGE, '/myapp/dev/edge/waf'))).toEqual([]);
    expect(Object.keys(await cloud.read(DATA, '/myapp/dev/data/lake'))).toHaveLength(5);
  });

  it('SF-A26 is not changed by hand while a run holds the deployment, until it is unlocked', async () => {
    const owner = { run: 'r1', by: 'ci', host: 'elsewhere', pid: 7, at: '2026-11-21T03:17:00Z' };
    await cloud.put(TOOLCHAIN, { '/myapp/dev/lock': JSON.stringify(owner) });

    const held = await seed('taint dev/core/net');
    const unlocked = await seed('state unlock dev --yes');
    const freed = await seed('taint dev/core/net');

    expect([held.code, held.err]).toEqual([6, expect.stringContaining('"ci" on elsewhere')]);
    expect(held.err).toContain('seed state unlock dev');
    expect(unlocked.out).toBe('"dev" is free again\n');
    expect(freed.code).toBe(0);
  });

  it('SF-X08 is reached with the caller’s own credentials by `--local --state ssm`', async () => {
    cloud.roles();
    const { code, out } = await seed('list moduledata dev/core/net --local --state ssm');

    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ VpcId: 'vpc-1' })]);
    expect(cloud.roles()).toEqual([]);
  });

  it('SF-W06 SF-W07 is reached through roles with a qualifier and a prefix, on every command', async () => {
    const bad = await seed('list deployments --qualifier too-long');
    const path = await seed('taint dev/core/net --role-prefix x');
    cloud.roles();
    const fine = await seed('list moduledata lake --qualifier ci --role-prefix /teams/data/');
    const roles = cloud.roles();

    expect([bad.code, bad.err]).toEqual([
      2,
      expect.stringContaining('the qualifier "too-long" cannot be used'),
    ]);
    expect([path.code, path.err]).toEqual([2, expect.stringContaining('"x" is no path of IAM')]);
    expect(JSON.parse(fine.out)).toEqual({ Bucket: 'lake' });
    expect(roles).toEqual(
      expect.arrayContaining([
        'arn:aws:iam::123456789012:role/teams/data/seedfarmer-myapp-toolchain-role-ci',
        'arn:aws:iam::444455556666:role/teams/data/seedfarmer-myapp-deployment-role-ci',
      ]),
    );
  });

  it('is that of the region that is named, by a flag before a file', async () => {
    const elsewhere = await folderWith({ ...PROJECT, 'seed.yaml': 'toolchainRegion: eu-central-1\n' });

    const byFile = await seed('list modules dev', { cwd: elsewhere });
    const byFlag = await seed('list modules dev --region us-east-1', { cwd: elsewhere });
    const byName = await seed('list modules dev --region eu-west-3 --toolchain-region us-east-1', {
      cwd: elsewhere,
    });

    expect([byFile.code, byFile.err]).toEqual([2, expect.stringContaining('eu-central-1')]);
    expect(byFile.err).toContain('`--toolchain-region NAME`');
    expect([byFlag.code, byName.code]).toEqual([0, 0]);
  });

  it('is what people look at who do not name a state, and seed.yaml can choose', async () => {
    const local = await folderWith({ ...PROJECT, 'seed.yaml': 'state: local\n' });
    const docker = await folderWith({ ...PROJECT, 'seed.yaml': 'executor: docker\n' });
    const names = async (words: string, dir?: string) =>
      (
        JSON.parse((await seed(`${words} --json`, dir === undefined ? {} : { cwd: dir })).out) as {
          deployments: string[];
        }
      ).deployments;

    expect(await names('list deployments')).toEqual(['dev', 'dev2']);
    expect(await names('list deployments', local)).toEqual([]);
    expect(await names('list deployments', docker)).toEqual([]);
    expect(await names('list deployments --remote', docker)).toEqual(['dev', 'dev2']);
    expect(await names('list deployments --local')).toEqual([]);
    expect(await names('farmer: list deployments', docker)).toEqual(['dev', 'dev2']);
    expect(await names('list deployments --state local --remote')).toEqual([]);
  });
});
