import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLocalStore } from '@seed/state';
import type { LocalStore } from '@seed/state';
import { describe, expect, test } from 'vitest';
import { SEED_FARMER } from '../src/run/module-variables.ts';
import { LOCAL, nodesOf } from './deployment-runs.ts';
import { folderWith, runSeed } from './run-seed.ts';

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
  test('SF-C05 SF-C01 SF-C03 SF-C04 is up to date: zero builds', async () => {
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

describe('a deployment that seed applied', { timeout: 90_000 }, () => {
  test('SF-C06 SF-A19 has left Seed-Farmer’s keys with its very values', async () => {
    const cwd = await projectCopy();

    const ran = await runSeed(['apply', MANIFEST, ...LOCAL], { cwd, env });
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
});
