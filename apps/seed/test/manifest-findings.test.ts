import { describe, expect, test } from 'vitest';
import { runSeed } from './run-seed.ts';
import { MANIFEST, projectCopy } from './shop-project.ts';

const policy = (...names: readonly string[]): string =>
  `Parameters:\n${names.map((name) => `  ${name}: {Type: String}\n`).join('')}Resources:\n  P: {Type: AWS::IAM::ManagedPolicy}\nOutputs:\n  ProjectPolicyARN: {Value: x}\n`;

describe('findings of a manifest', { timeout: 90_000 }, () => {
  test('SF-F09 a mistyped key is told with its place and the one that was meant, and the plan is made', async () => {
    const shop = await projectCopy();
    await shop.edit(
      'manifests/dev/data-modules.yaml',
      '---\nname: queue\n',
      '---\nname: queue\nparameter: []\n',
    );

    const ran = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(0);
    expect(ran.err).toContain('unknown key "parameter"');
    expect(ran.err).toMatch(/--> manifests\/dev\/data-modules\.yaml:\d+:1/);
    expect(ran.err).toContain('did you mean `parameters`');
    expect(ran.out).toContain('Plan: 4 to create.');
  });

  test('SF-F08 the same key ends a plan in a strict project', async () => {
    const shop = await projectCopy();
    await shop.edit(
      'manifests/dev/data-modules.yaml',
      '---\nname: queue\n',
      '---\nname: queue\nparameter: []\n',
    );
    await shop.edit('seedfarmer.yaml', 'project:', 'manifestValidationFailOnUnknownFields: true\nproject:');

    const ran = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });

    expect([ran.code, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('unknown key "parameter"');
  });

  test('SF-F12 a project that asks for a later version says both', async () => {
    const shop = await projectCopy();
    await shop.edit('seedfarmer.yaml', 'project:', 'seedfarmerVersion: 99.0.0\nproject:');

    const seed = await runSeed(['plan', '--local', MANIFEST], { cwd: shop.dir });
    const farmer = await runSeed(['farmer:', 'apply', MANIFEST, '--dry-run', '--local'], { cwd: shop.dir });

    expect([seed.code, farmer.code]).toEqual([2, 1]);
    expect(seed.err).toMatch(/99\.0\.0 but you are using \d+\.\d+\.\d+/);
  });

  test('SF-F16 the .env of the project beats the environment, named files take its place, the last one counts', async () => {
    const shop = await projectCopy();
    await shop.edit(MANIFEST, 'currency: EUR', 'currency: ${CURRENCY}-${ONLY_DEFAULT}');
    await shop.write('.env', 'CURRENCY=file\nONLY_DEFAULT=file\n');
    await shop.write('a.env', 'CURRENCY=a\n');
    await shop.write('b.env', 'CURRENCY=b\n');
    const currency = async (...words: string[]) => {
      const { out } = await runSeed(['plan', '--local', MANIFEST, '--show-manifest', ...words], {
        cwd: shop.dir,
        env: { CURRENCY: 'process', ONLY_DEFAULT: 'process' },
      });
      return /"currency": "(.*?)"/.exec(out)?.[1];
    };

    expect(await currency()).toBe('file-file');
    expect(await currency('--env-file', 'a.env', '--env-file', 'b.env')).toBe('b-process');
    expect(await currency('--env-file', 'b.env', '--env-file', 'a.env')).toBe('a-process');
  });

  test('SF-S15 SF-S13 all that is missing of modules is told at once, and nothing is deployed', async () => {
    const shop = await projectCopy();
    await shop.edit(
      'manifests/dev/data-modules.yaml',
      '---\nname: queue\n',
      '---\nname: queue\ndataFiles:\n  - filePath: data/one.csv\n  - filePath: data/two.csv\n',
    );
    await shop.edit('manifests/dev/apps-modules.yaml', 'path: modules/apps/site', 'path: modules/apps/none');

    const ran = await runSeed(['apply', MANIFEST, '--local', '--yes'], { cwd: shop.dir });

    expect([ran.code, ran.jobs]).toEqual([2, []]);
    for (const name of ['data/one.csv', 'data/two.csv', 'modules/apps/none']) expect(ran.err).toContain(name);
  });

  test.each([
    [['ProjectName', 'ProjectNameLower', 'DeploymentName'], 0, ''],
    [['ProjectName', 'DeploymentName'], 2, 'the project policy does not declare ProjectNameLower'],
  ])('SF-F34 a policy template that declares %j ends validation with %d', async (names, code, said) => {
    const shop = await projectCopy();
    await shop.edit('seedfarmer.yaml', 'project:', 'projectPolicyPath: policy.yaml\nproject:');
    await shop.write('policy.yaml', policy(...names));

    const ran = await runSeed(['validate', MANIFEST], { cwd: shop.dir });

    expect(ran.code).toBe(code);
    expect(ran.err).toContain(said);
  });
});
