import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '@seed/state';
import type { LocalStore } from '@seed/state';
import { beforeAll, describe, expect, test } from 'vitest';
import { SEED_FARMER } from '../src/run/module-variables.ts';
import { LOCAL, nodesOf } from './deployment-runs.ts';
import { folderWith, runSeed } from './run-seed.ts';
import type { Ran } from './run-seed.ts';

const FIXTURE = join(import.meta.dirname, '../../../test-fixtures/adopted');
const MANIFEST = 'manifests/dev.yaml';
const NODES = ['core/net', 'apps/web', 'apps/queue'];
const env = { STAGE: 'blue' };

type State = Readonly<Record<string, string>>;

/** What Seed-Farmer left, made by Python: see make-state.py beside it. */
const LEFT = JSON.parse(await readFile(join(FIXTURE, 'state.json'), 'utf8')) as State;

async function projectCopy(): Promise<string> {
  const dir = await folderWith({});
  await cp(join(FIXTURE, 'project'), dir, { recursive: true });
  return dir;
}

async function withStore<T>(dir: string, work: (store: LocalStore) => Promise<T>): Promise<T> {
  const store = createLocalStore({ path: join(dir, '.seed/state.db'), name: 'state' });
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** The project with the state that Seed-Farmer left, copied key by key. */
async function adopted(): Promise<string> {
  const dir = await projectCopy();
  await withStore(dir, async (store) => {
    for (const [key, value] of Object.entries(LEFT)) await store.put(key, value);
  });
  return dir;
}

const stateOf = (dir: string): Promise<State> =>
  withStore(dir, async (store) =>
    Object.fromEntries((await store.list('/myapp')).map(({ key, value }) => [key, value])),
  );

describe('a deployment that Seed-Farmer applied', { timeout: 90_000 }, () => {
  test('SF-C05 SF-C01 SF-C03 SF-C04 SF-F07 is up to date: zero builds', async () => {
    const cwd = await adopted();

    const plan = await runSeed(['plan', MANIFEST, '--json'], { cwd, env });
    const ran = await runSeed(['apply', MANIFEST, ...LOCAL], { cwd, env });
    const { counts, steps } = JSON.parse(plan.out) as { counts: unknown; steps: { node: string }[] };

    expect(counts).toMatchObject({ create: 0, update: 0, destroy: 0, unchanged: 3 });
    expect(steps.map(({ node }) => node)).toEqual(NODES);
    expect([ran.code, ran.jobs]).toEqual([0, []]);
    expect(ran.out).toContain('✓ dev is up to date');
  });

  test.each<[string, string, (cwd: string) => Promise<unknown>, typeof env?]>([
    ['core/net', 'a counted file', (cwd) => writeFile(join(cwd, 'modules/net/.env'), 'E=2\n')],
    [
      'core/net',
      'white space of its deployspec',
      async (cwd) => {
        const path = join(cwd, 'modules/net/deployspec.yaml');
        await writeFile(path, `${await readFile(path, 'utf8')}\n`);
      },
    ],
    [
      'core/net',
      'a parameter',
      async (cwd) => {
        const path = join(cwd, 'manifests/core.yaml');
        await writeFile(path, (await readFile(path, 'utf8')).replace('min: 1.0', 'min: 1'));
      },
    ],
    ['apps/web', 'a variable', async () => undefined, { STAGE: 'green' }],
  ])('is deployed again in %s alone after a change of %s', async (node, _, change, other = env) => {
    const cwd = await adopted();
    await change(cwd);

    const { out } = await runSeed(['plan', MANIFEST, '--json'], { cwd, env: other });
    const { steps } = JSON.parse(out) as { steps: { node: string; action: string }[] };

    expect(steps.filter(({ action }) => action !== 'none')).toMatchObject([{ node, action: 'update' }]);
  });

  test('SF-C02 does not count what Seed-Farmer does not', async () => {
    const cwd = await adopted();
    await writeFile(join(cwd, 'modules/net/README.md'), 'other words\n');
    await writeFile(join(cwd, 'modules/net/sub/.h/z'), 'other\n');
    await writeFile(join(cwd, 'modules/web/requirements-dev.txt'), 'other\n');
    await writeFile(join(cwd, 'data/table.csv'), 'other\n');

    const ran = await runSeed(['plan', MANIFEST, '--detailed-exitcode'], { cwd, env });

    expect(ran.code).toBe(0);
  });
});

describe('a removal', { timeout: 90_000 }, () => {
  test('SF-A08 of a module that another one reads is refused with its place: nothing is destroyed', async () => {
    const cwd = await adopted();
    const before = await stateOf(cwd);
    await writeFile(join(cwd, 'manifests/core.yaml'), 'name: other\npath: modules/net\n');

    const seed = await runSeed(['apply', MANIFEST, ...LOCAL], { cwd, env });
    const farmer = await runSeed(['farmer:', 'apply', MANIFEST, '--local'], { cwd, env });

    expect([seed.code, seed.jobs, farmer.code, farmer.jobs]).toEqual([2, [], 1, []]);
    for (const { err } of [seed, farmer]) {
      expect(err).toContain('"core/net"');
      expect(err).toMatch(/--> manifests\/apps\.yaml:\d+:\d+/);
    }
    expect(await stateOf(cwd)).toEqual(before);
  });

  test('SF-A06 SF-A07 SF-A17 of a group is planned before everything else, and a dry run keeps it', async () => {
    const cwd = await adopted();
    const before = await stateOf(cwd);
    const manifest = await readFile(join(cwd, MANIFEST), 'utf8');
    await writeFile(join(cwd, MANIFEST), manifest.replace(/ {2}- name: apps\n.*\n.*\n/, ''));
    await writeFile(join(cwd, 'modules/net/a.txt'), 'edited\n');

    const plan = await runSeed(['plan', MANIFEST, '--json'], { cwd, env });
    const dry = await runSeed(['apply', MANIFEST, ...LOCAL, '--dry-run'], { cwd, env });
    const { steps } = JSON.parse(plan.out) as { steps: { node: string; action: string }[] };

    expect(steps.map(({ node, action }) => `${action} ${node}`)).toEqual([
      expect.stringMatching(/^destroy apps\//),
      expect.stringMatching(/^destroy apps\//),
      'update core/net',
    ]);
    expect([dry.code, dry.jobs]).toEqual([0, []]);
    expect(await stateOf(cwd)).toEqual(before);
  });
});

describe('what Seed-Farmer left', { timeout: 90_000 }, () => {
  const MODULE = ['-d', 'dev', '-g', 'apps', '-m', 'web'];
  let cwd: string;

  beforeAll(async () => {
    cwd = await adopted();
  });

  const json = async (...words: string[]): Promise<unknown> => {
    const { code, out, err } = await runSeed(words, { cwd });
    return code === 0 ? JSON.parse(out) : `${code} ${err}`;
  };

  test('SF-L05 is listed: deployspecs, dependencies and schemas', async () => {
    const deployspec = await runSeed(['list', 'deployspec', ...MODULE, '--local'], { cwd });
    const schemas = await Promise.all(
      ['deployment', 'module'].map((type) => json('list', 'schema', '-t', type)),
    );

    expect(deployspec.code).toBe(0);
    expect(deployspec.out).toContain('echo deploy');
    expect(await json('list', 'deployspec', ...MODULE, '--local', '--json')).toMatchObject({
      build_type: 'BUILD_GENERAL1_LARGE',
      deploy: { phases: { build: { commands: ['echo deploy'] } } },
    });
    expect(JSON.stringify(await json('list', 'dependencies', ...MODULE, '--local', '--json'))).toContain(
      'core/net',
    );
    expect(schemas).toMatchObject([
      { properties: { groups: expect.anything() } },
      { properties: { parameters: expect.anything() } },
    ]);
  });

  test('SF-L02 SF-L03 SF-L12 is listed: deployments and modules, for people and for programs', async () => {
    const modules = await runSeed(['list', 'modules', '-d', 'dev', '--local'], { cwd });

    expect(await json('list', 'deployments', '--local', '--json')).toEqual({
      project: 'MyApp',
      deployments: ['dev'],
    });
    for (const node of NODES) expect(modules.out).toContain(node);
    expect(JSON.stringify(await json('list', 'modules', '-d', 'dev', '--local', '--json'))).toContain(
      '"apps/queue"',
    );
  });
});

describe('a deployment that seed applied', { timeout: 90_000 }, () => {
  let cwd: string;
  let ran: Ran;

  beforeAll(async () => {
    cwd = await projectCopy();
    ran = await runSeed(['apply', MANIFEST, ...LOCAL], { cwd, env });
  }, 90_000);

  const variablesOf = (node: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      (ran.jobs.find((job) => job.node === node)?.environment ?? []).map(({ name, value }) => [name, value]),
    );

  test('SF-C06 SF-A19 SF-F07 has left Seed-Farmer’s keys with its very values', async () => {
    const state = await stateOf(cwd);

    const isManifest = (key: string) => key.startsWith('/myapp/dev/manifest');
    const byVersion = Object.entries(LEFT).map(([key, value]) => [
      key,
      value.replace('"8.0.7"', `"${SEED_FARMER}"`),
    ]);
    expect([ran.code, nodesOf(ran)[0]]).toEqual([0, 'core/net']);
    expect(state).toMatchObject(Object.fromEntries(byVersion.filter(([key = '']) => !isManifest(key))));
    for (const key of Object.keys(LEFT).filter(isManifest)) {
      const { groups } = JSON.parse(LEFT[key] ?? '') as { groups: unknown };
      expect(JSON.parse(state[key] ?? '')).toMatchObject({ name: 'dev', groups });
    }
  });

  test('SF-F01 SF-F03 SF-P01 SF-P02 gave its builds the values of the manifest as Python writes them', async () => {
    expect(variablesOf('core/net')).toMatchObject({
      SEEDFARMER_PARAMETER_CIDR: '10.0.0.0/16',
      SEEDFARMER_PARAMETER_VER: '1.3',
      SEEDFARMER_PARAMETER_UNI: 'café',
      SEEDFARMER_PARAMETER_FLAG: 'true',
      SEEDFARMER_PARAMETER_LIMITS: '{"max": "1e3", "min": 1.0, "tags": ["a", 2, null]}',
    });
    expect(ran.err).toContain('trailing zero lost: 1.30');
  });

  test('SF-F14 SF-F31 SF-P03 SF-P06 SF-P09 SF-P10 SF-P11 gave them references, under the prefix that is asked for', () => {
    expect(variablesOf('apps/web')).toMatchObject({
      MYAPP_PARAMETER_VPC_ID: 'vpc-123',
      MYAPP_PARAMETER_CURRENCY: 'EUR',
      MYAPP_PARAMETER_SUBNETS: '["s-1", "s-2"]',
      MYAPP_PARAMETER_STAGE: 'blue',
      MYAPP_PARAMETER_MOTTO: 'keep ${THIS}',
      MYAPP_PROJECT_NAME: 'myapp',
      MYAPP_DEPLOYMENT_NAME: 'dev',
      MYAPP_MODULE_NAME: 'apps-web',
      MYAPP_MODULE_METADATA: 'null',
      MYAPP_HASH: '16474f18',
      AWS_PARTITION: 'aws',
      AWS_ACCOUNT_ID: '123456789012',
    });
  });

  test('SF-S16 deploys the module of a data file again that changed, and no other', async () => {
    const path = join(cwd, 'data/table.csv');
    const text = await readFile(path, 'utf8');
    await writeFile(path, 'other\n');

    const { out } = await runSeed(['plan', MANIFEST, '--json'], { cwd, env });
    await writeFile(path, text);

    const { steps } = JSON.parse(out) as { steps: { node: string; action: string }[] };
    expect(steps.filter(({ action }) => action !== 'none')).toMatchObject([
      { node: 'apps/web', action: 'update' },
    ]);
  });
});
