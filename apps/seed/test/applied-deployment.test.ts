import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { apply, events, nodesOf } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import type { Ran } from './run-seed.ts';
import { MANIFEST, projectCopy } from './shop-project.ts';
import type { Project } from './shop-project.ts';

describe('a deployment that was applied', { timeout: 90_000 }, () => {
  let shop: Project;
  let first: Ran;

  beforeAll(async () => {
    shop = await projectCopy();
    first = await apply(shop.dir, ['--json']);
  }, 60_000);

  test('SF-L12 told programs of its plan, its modules and its end', () => {
    const list = events(first);
    const types = list.map(({ type }) => type);

    expect(first.code).toBe(0);
    expect(first.err).toBe('');
    expect(types[0]).toBe('stream.opened');
    expect(list.find(({ type }) => type === 'plan.made')?.data['plan']).toMatchObject({
      kind: 'apply',
      deployment: 'dev',
      counts: { create: 4, update: 0, destroy: 0, unchanged: 0 },
    });
    expect(
      list.filter(({ type }) => type === 'node.finished').map(({ node, data }) => [node, data['outcome']]),
    ).toEqual(
      expect.arrayContaining([
        ['network/vpc', 'created'],
        ['apps/site', 'created'],
      ]),
    );
    expect(list.at(-1)).toMatchObject({
      type: 'run.finished',
      data: { outcome: 'succeeded', exitCode: 0, counts: { created: 4 } },
    });
  });

  test('gave the outputs of modules to those that read them, group after group', () => {
    const inputs = events(first).filter(({ type }) => type === 'node.inputs');
    const site = inputs.find(({ node }) => node === 'apps/site');

    expect(nodesOf(first)[0]).toBe('network/vpc');
    expect(nodesOf(first).at(-1)).toBe('apps/site');
    expect(site?.data['parameters']).toEqual([
      {
        name: 'bucket-name',
        value: 'shop-data-111122223333',
        origin: 'output BucketName of data/bucket',
      },
      { name: 'currency', value: 'EUR', origin: 'parameter value currency' },
    ]);
  });

  test('SF-B22 SF-X05 its builds found the account, the region and the version of their sources', () => {
    const [job] = first.jobs;
    const variables = Object.fromEntries((job?.environment ?? []).map(({ name, value }) => [name, value]));

    expect(variables['AWS_ACCOUNT_ID']).toBe('111122223333');
    expect(job).toMatchObject({ accountId: '111122223333', region: 'eu-west-1' });
    expect(job?.source.version).toMatch(/^[0-9a-f]{40}$/);
  });

  test('has its plan, its events and a log per module in its journal', async () => {
    const journal = events(first).find(({ type }) => type === 'run.started')?.data['journal'] as string;
    const files = await readdir(join(shop.dir, journal));
    const logs = await readdir(join(shop.dir, journal, 'logs'));
    const plan = JSON.parse(await readFile(join(shop.dir, journal, 'plan.json'), 'utf8')) as {
      steps: unknown[];
    };

    expect(files.sort()).toEqual(['events.ndjson', 'logs', 'plan.json', 'run.json']);
    expect(logs.sort()).toEqual(['apps.site.log', 'data.bucket.log', 'data.queue.log', 'network.vpc.log']);
    expect(plan.steps).toHaveLength(4);
  });

  test('SF-A16 has nothing to do a second time: lists what is up to date, asks nobody, builds nothing', async () => {
    const ran = await runSeed(['apply', MANIFEST, '--local'], { cwd: shop.dir });

    expect(ran.code).toBe(0);
    expect(ran.jobs).toEqual([]);
    for (const node of ['network/vpc', 'data/bucket', 'data/queue', 'apps/site'])
      expect(ran.out).toContain(`= ${node}`);
    expect(ran.out).toContain('✓ dev is up to date');
  });

  test('needs no engine when there is nothing to do', async () => {
    const ran = await runSeed(['apply', MANIFEST, '--local'], { cwd: shop.dir, engine: false });

    expect(ran.code).toBe(0);
  });

  test('SF-A17 a dry run says what would be done, and does and writes nothing', async () => {
    const other = await projectCopy();

    const ran = await runSeed(['apply', MANIFEST, '--local', '--dry-run'], { cwd: other.dir });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('Plan: 4 to create.');
    expect(ran.jobs).toEqual([]);
    expect(existsSync(join(other.dir, '.seed/state.db'))).toBe(false);
    expect(await readdir(join(other.dir, '.seed/runs'))).toEqual([]);
  });

  test('SF-D11 a dry run of its end says what would be destroyed, and destroys nothing', async () => {
    const ran = await runSeed(['destroy', 'dev', '--local', '--dry-run'], { cwd: shop.dir });
    const after = await runSeed(['plan', '--local', MANIFEST, '--detailed-exitcode'], { cwd: shop.dir });

    expect([ran.code, ran.jobs]).toEqual([0, []]);
    expect(ran.out).toContain('Plan: 4 to destroy.');
    expect(after.code).toBe(0);
  });

  test('SF-L12 a plan is one document: steps with action, cause and target, counts, findings', async () => {
    const ran = await runSeed(['plan', '--local', MANIFEST, '--json'], { cwd: shop.dir });
    const document = JSON.parse(ran.out) as Record<string, unknown>;

    expect(document).toMatchObject({ counts: { unchanged: 4 }, diagnostics: [] });
    expect((document['steps'] as unknown[])[0]).toMatchObject({
      node: 'network/vpc',
      action: 'none',
      cause: { kind: 'unchanged' },
      target: { alias: 'primary', accountId: '111122223333', region: 'eu-west-1' },
    });
  });
});
