import { cp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { apply } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import { MANIFEST, projectCopy } from './shop-project.ts';
import type { Project } from './shop-project.ts';

interface Step {
  readonly node: string;
  readonly action: string;
  readonly cause: Readonly<Record<string, unknown>>;
}

/** Late enough for everything that was just written to be remembered. */
const later = () => Date.now() + 3_600_000;

async function plan({ dir }: Pick<Project, 'dir'>, words: readonly string[] = []) {
  const ran = await runSeed(['plan', '--local', MANIFEST, '--json', ...words], { cwd: dir, now: later });
  return JSON.parse(ran.out) as { readonly steps: readonly Step[] };
}

const forget = ({ dir }: Pick<Project, 'dir'>) =>
  rm(join(dir, '.seed/cache'), { recursive: true, force: true });

let deployed = '';
beforeAll(async () => {
  // Once for all, since its builds take most of the time.
  deployed = (await projectCopy()).dir;
  await apply(deployed);
  await forget({ dir: deployed });
}, 120_000);

/** A copy of a shop that is deployed, and whose plan is remembered. */
async function deployedShop(): Promise<Project> {
  const shop = await projectCopy();
  await cp(deployed, shop.dir, { recursive: true });
  await plan(shop);
  return shop;
}

const changes = ({ steps }: { readonly steps: readonly Step[] }) =>
  steps.filter(({ action }) => action !== 'none').map(({ node, cause }) => [node, cause]);

describe('a second plan', { timeout: 90_000 }, () => {
  test('says what the first one said, from what it remembers', async () => {
    const shop = await deployedShop();
    const remembered = await readdir(join(shop.dir, '.seed/cache/plan'));

    const warm = await plan(shop);
    await forget(shop);
    const cold = await plan(shop);

    expect(remembered.length).toBe(1);
    expect(warm).toEqual(cold);
    expect(changes(warm)).toEqual([]);
  });

  const vpc = 'modules/network/vpc';
  test.each<[what: string, change: (shop: Project) => Promise<unknown>, node: string, cause: unknown]>([
    [
      'a file that was written again',
      (shop) => shop.write(`${vpc}/stack.py`, 'SUBNETS = 7\n'),
      'network/vpc',
      { what: ['bundle'], files: [{ path: 'stack.py', change: 'changed' }] },
    ],
    [
      'a file that was written again with the same size and the same time',
      async ({ dir }) => {
        const path = join(dir, vpc, 'stack.py');
        const { atimeNs, mtimeNs } = await stat(path, { bigint: true });
        const text = await readFile(path, 'utf8');
        await writeFile(
          path,
          text.replace(/\d/, (digit) => String((Number(digit) + 1) % 10)),
        );
        await utimes(path, Number(atimeNs) / 1e9, Number(mtimeNs) / 1e9);
      },
      'network/vpc',
      { what: ['bundle'], files: [{ path: 'stack.py', change: 'changed' }] },
    ],
    [
      'a file that came',
      (shop) => shop.write(`${vpc}/more.py`, ''),
      'network/vpc',
      { files: [{ path: 'more.py', change: 'added' }] },
    ],
    [
      'a parameter',
      (shop) => shop.edit('manifests/dev/network-modules.yaml', '10.0.0.0/16', '10.1.0.0/16'),
      'network/vpc',
      {
        what: ['manifest'],
        fields: [{ field: 'parameters.cidr', before: '10.0.0.0/16', after: '10.1.0.0/16' }],
      },
    ],
    [
      'a value that a parameter looks up',
      (shop) => shop.edit(MANIFEST, 'currency: EUR', 'currency: CHF'),
      'apps/site',
      { what: ['manifest'], fields: [{ field: 'parameters.currency', before: 'EUR', after: 'CHF' }] },
    ],
    [
      'a deployspec',
      (shop) => shop.edit(`${vpc}/deployspec.yaml`, 'deploy:', 'deploy: # now'),
      'network/vpc',
      { what: expect.arrayContaining(['deployspec']) as unknown },
    ],
  ])('sees %s, with the cause that a first one gives', async (_, change, node, cause) => {
    const shop = await deployedShop();
    await change(shop);

    const warm = await plan(shop);
    await forget(shop);
    const cold = await plan(shop);

    expect(warm).toEqual(cold);
    expect(Object.fromEntries(changes(warm))).toHaveProperty([node]);
    expect(changes(warm).find(([changed]) => changed === node)?.[1]).toMatchObject(cause as object);
  });

  test('of a manifest with --show-manifest has all of it', async () => {
    const shop = await deployedShop();

    const warm = await plan(shop, ['--show-manifest']);
    await forget(shop);
    const cold = await plan(shop, ['--show-manifest']);

    expect(warm).toEqual(cold);
    expect(JSON.stringify(warm)).toContain('10.0.0.0/16');
  });

  test('does without what it remembers where that is damaged', async () => {
    const shop = await deployedShop();
    const whole = await plan(shop);
    const dir = join(shop.dir, '.seed/cache/plan');
    for (const name of await readdir(dir)) {
      const bytes = await readFile(join(dir, name));
      await writeFile(join(dir, name), bytes.subarray(0, bytes.length / 2));
    }

    expect(await plan(shop)).toEqual(whole);
  });

  test('of one manifest is not misled by what was planned with another one', async () => {
    const shop = await deployedShop();
    const other = 'manifests/dev/prod.yaml';
    const text = await readFile(join(shop.dir, MANIFEST), 'utf8');
    await shop.write(other, text.replace('name: dev', 'name: prod').replace('111122223333', '444455556666'));
    const planOther = async () => {
      const ran = await runSeed(['plan', '--local', other, '--json'], { cwd: shop.dir, now: later });
      return JSON.parse(ran.out) as { readonly steps: readonly Step[] };
    };

    const first = [await plan(shop), await planOther()];
    const second = [await plan(shop), await planOther()];

    expect(second).toEqual(first);
    expect(JSON.stringify(second[1])).toContain('444455556666');
    expect(JSON.stringify(second[1])).not.toContain('111122223333');
  });
});
