import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apply, LOCAL, nodesOf } from './deployment-runs.ts';
import { runSeed } from './run-seed.ts';
import { oneGroup, projectCopy } from './shop-project.ts';

describe('seed destroy', { timeout: 90_000 }, () => {
  test('SF-D02 takes the bundles that were deployed: sources may be gone', async () => {
    const shop = await projectCopy();
    await apply(shop.dir);
    await rm(join(shop.dir, 'modules'), { recursive: true });

    const ran = await runSeed(['destroy', 'dev', '--local'], {
      cwd: shop.dir,
      columns: 100,
      answers: ['dev'],
    });
    const again = await runSeed(['destroy', 'dev', '--local', '--yes'], { cwd: shop.dir });

    expect([ran.code, nodesOf(ran)[0], nodesOf(ran).at(-1)]).toEqual([0, 'apps/site', 'network/vpc']);
    expect(existsSync(join(shop.dir, '.seed/bundles/dev'))).toBe(false);
    expect(again.code).toBe(2);
  });

  test('SF-D03 falls back to the sources where no bundle is kept', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });
    await rm(join(dir, '.seed/bundles'), { recursive: true });

    const ran = await runSeed(['destroy', 'dev', ...LOCAL, '-v'], { cwd: dir });

    expect(ran.code).toBe(0);
    expect(ran.out).toContain('gone');
  });

  test('shows the place in a stored deployspec that cannot be run', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await writeFile(join(dir, 'modules/only/deployspec.yaml'), 'deploy: { phases: {} }\n');
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });

    const ran = await runSeed(['destroy', 'dev', ...LOCAL], { cwd: dir });

    expect(ran.code).toBe(1);
    expect(ran.err).toContain('--> state:/shop/dev/core/only/deployspec:1:1');
    expect(ran.err).toMatch(/1 \| \{\n +\| \^/);
  });

  test('asks for the name, and stops with 4 at another one', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });

    const ran = await runSeed(['destroy', 'dev', '--local'], { cwd: dir, columns: 100, answers: ['prod'] });

    expect([ran.code, ran.jobs]).toEqual([4, []]);
    expect(ran.err).toContain('"prod" is not "dev"');
  });

  test('SF-D08 of an unknown deployment names the known ones, with 2', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd: dir });

    const ran = await runSeed(['destroy', 'prod', '--local'], { cwd: dir });

    expect(ran.code).toBe(2);
    expect(ran.err).toContain('no deployment "prod"');
    expect(ran.err).toContain('"dev"');
  });
});
