import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, LOCAL, nodesOf } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import { MANIFEST, oneGroup, projectCopy } from './shop-project.ts';
import type { Project } from './shop-project.ts';

describe('seed plan', { timeout: 90_000 }, () => {
  test('names the file that changed, and exits with 5 where that is asked for', async () => {
    const shop = await projectCopy();
    await apply(shop.dir, ['--only', 'network/vpc']);
    await shop.write('modules/network/vpc/stack.py', 'SUBNETS = 3\n');

    const ran = await runSeed(['plan', '--local', MANIFEST, '--only', 'vpc', '--detailed-exitcode'], {
      cwd: shop.dir,
    });

    expect(ran.code).toBe(5);
    expect(ran.out).toMatch(/~ network\/vpc +update +bundle changed: 1 file \(stack\.py\)/);
    expect(ran.out).toContain('only vpc');
  });

  test('without an account and without a flag says what this machine knows, and where AWS is asked', async () => {
    const shop = await projectCopy();
    await apply(shop.dir, ['--only', 'network/vpc']);

    const here = await runSeed(['plan', MANIFEST, '--json'], { cwd: shop.dir });
    const local = await runSeed(['plan', '--local', MANIFEST, '--json'], { cwd: shop.dir });

    expect([here.code, JSON.parse(here.out)]).toEqual([0, JSON.parse(local.out)]);
    expect(here.err).toContain('no account of AWS is set up here');
    expect(local.err).toBe('');
  });

  test('SF-A28 SF-L13 of a manifest with mistakes names each with its place, and exits with 2', async () => {
    const shop = await projectCopy();
    await shop.edit(MANIFEST, 'concurrency: 2', 'concurency: 2');
    await shop.edit(
      'manifests/dev/apps-modules.yaml',
      'key: BucketName',
      'key: BucketName\n        color: red',
    );
    await shop.edit('manifests/dev/data-modules.yaml', 'path: modules/data/queue', 'path: modules/data/qeue');

    const ran = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--> manifests/dev/data-modules.yaml:12:7');
    expect(ran.err).toContain('"concurency"');
    expect(ran.err).toContain('fix ');
    expect(ran.err).not.toMatch(/^ +at /m);
    expect(ran.out).toBe('');
  });

  test('SF-A18 --show-manifest prints the manifest with files and variables in place, without secrets', async () => {
    const shop = await projectCopy();
    await shop.edit(MANIFEST, 'currency: EUR', 'currency: ${CURRENCY}\n          apiToken: ${API_TOKEN}');
    await shop.write('.env', 'CURRENCY=CHF\nAPI_TOKEN=very-hidden\n');

    const ran = await runSeed(['plan', '--local', MANIFEST, '--show-manifest', '--json'], { cwd: shop.dir });
    const text = await runSeed(['plan', '--local', MANIFEST, '--show-manifest'], { cwd: shop.dir });
    const { resolvedManifest } = JSON.parse(ran.out) as { resolvedManifest: Record<string, unknown> };

    expect(JSON.stringify(resolvedManifest)).toContain('"CHF"');
    expect(JSON.stringify(resolvedManifest['groups'])).toContain('"target_region":"eu-west-1"');
    expect(text.out).toContain('"currency": "CHF"');
    expect(ran.all + text.all).not.toContain('very-hidden');
  });

  test('SF-X08 SF-A17 --region takes the place of every region of the manifest', async () => {
    const shop = await projectCopy();

    const ran = await runSeed(['plan', '--local', MANIFEST, '--region', 'ap-south-1', '--json'], {
      cwd: shop.dir,
    });
    const { steps } = JSON.parse(ran.out) as { steps: { target: { region: string } }[] };

    expect(steps.map(({ target }) => target.region)).toEqual(Array(4).fill('ap-south-1'));
  });

  test('SF-L13 of what is no file says where it was looked for', async () => {
    const shop = await projectCopy();

    const ran = await runSeed(['plan', '--local', 'manifests/prod.yaml'], { cwd: shop.dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('there is no file "manifests/prod.yaml"');
    expect(ran.err).toContain(shop.dir);
  });

  test('SF-F16 puts up with a missing env file by the name of Seed-Farmer alone', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await writeFile(join(dir, 'modules/ci.env'), 'A=1\n');
    const words = ['--offline', '--dry-run', '--env-file', 'ci.env'];
    const cwd = join(dir, 'modules');

    const own = await runSeed(['apply', 'dev.yaml', ...words], { cwd });
    const theirs = await runSeed(['farmer:', 'apply', 'dev.yaml', ...words], { cwd });

    expect([own.code, own.out]).toEqual([2, '']);
    expect(own.err).toContain('there is no file "ci.env" of --env-file');
    expect(own.err).toContain('--env-file modules/ci.env');
    expect(theirs.code).toBe(0);
    expect(theirs.err).toContain('! there is no file "ci.env" of --env-file');
  });

  test('SF-S13 of a module without a deployspec says where, and what to rename', async () => {
    const shop = await projectCopy();
    const folder = join(shop.dir, 'modules/network/vpc');
    await rename(join(folder, 'deployspec.yaml'), join(folder, 'deployspec.yml'));

    const ran = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('plan/no-deployspec');
    expect(ran.err).toContain('rename "deployspec.yml" to deployspec.yaml');
    expect(ran.err).toMatch(/--> manifests\/dev\/.*:\d+:\d+/);
    expect(ran.err).toContain('1 error in 1 file');
  });

  test('finds manifests from the root of the project, wherever it is called', async () => {
    const shop = await projectCopy();

    const ran = await runSeed(['plan', '--local', MANIFEST], { cwd: join(shop.dir, 'modules/network') });

    expect([ran.code, ran.err]).toEqual([0, '']);
  });
});

describe('a saved plan', { timeout: 90_000 }, () => {
  test('is applied as it was saved', async () => {
    const shop = await projectCopy();
    await runSeed(['plan', '--local', MANIFEST, '--only', 'network/vpc', '-o', 'plan.json'], {
      cwd: shop.dir,
    });

    const ran = await runSeed(['apply', 'plan.json', ...LOCAL], { cwd: shop.dir });

    expect([ran.code, nodesOf(ran)]).toEqual([0, ['network/vpc']]);
  });

  test.each<[string, (shop: Project) => Promise<unknown>]>([
    [
      'the files of network/vpc are others',
      (shop) => shop.write('modules/network/vpc/stack.py', 'SUBNETS = 9\n'),
    ],
    ['the manifest of apps/site is another', (shop) => shop.edit(MANIFEST, 'currency: EUR', 'currency: CHF')],
    [
      'network/vpc was planned as create and now is unchanged',
      (shop) => apply(shop.dir, ['--only', 'network/vpc']),
    ],
  ])('is refused with 6 when %s', async (what, change) => {
    const shop = await projectCopy();
    await runSeed(['plan', '--local', MANIFEST, '-o', 'plan.json'], { cwd: shop.dir });
    await change(shop);

    const ran = await runSeed(['apply', 'plan.json', ...LOCAL], { cwd: shop.dir });

    expect([ran.code, ran.jobs]).toEqual([6, []]);
    expect(ran.err).toContain('plan/stale');
    expect(ran.err.replaceAll(/\s+/g, ' ')).toContain(what);
  });

  test('brings its own selection, and takes no other', async () => {
    const shop = await projectCopy();
    await runSeed(['plan', '--local', MANIFEST, '-o', 'plan.json'], { cwd: shop.dir });

    const ran = await runSeed(['apply', 'plan.json', ...LOCAL, '--only', 'vpc'], { cwd: shop.dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('--only');
  });

  test('that is no plan is refused with what makes one', async () => {
    const shop = await projectCopy();
    await shop.write('plan.json', '{}');

    const ran = await runSeed(['apply', 'plan.json', ...LOCAL], { cwd: shop.dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('seed plan <manifest> -o plan.json');
  });
});
