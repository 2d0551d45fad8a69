import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LOCAL } from './deployment-runs.ts';
import { oneAccountManifest } from './one-account-manifest.ts';
import { folderWith, runSeed } from './run-seed.ts';

/** In the table of parameters and secrets that test adapters know. */
const SECRET = { name: '/app/token', value: 'from-the-store' };

/** A project of one module that has these parameters and runs these commands. */
const project = (parameters: string, commands: readonly string[]): Promise<string> =>
  folderWith({
    'seedfarmer.yaml': 'project: shop\n',
    'dev.yaml': oneAccountManifest([
      '  - name: core',
      '    modules:',
      `      - { name: web, path: modules/web, parameters: ${parameters} }`,
    ]),
    'modules/web/deployspec.yaml': `deploy: {phases: {build: {commands: ${JSON.stringify(commands)}}}}\n`,
  });

async function filesWith(dir: string, text: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ name, parentPath }) => {
        const path = join(parentPath, name);
        return (await readFile(path, 'latin1')).includes(text) ? [path] : [];
      }),
  );
  return found.flat();
}

describe('values of a module', { timeout: 90_000 }, () => {
  test('SF-P07 SF-P08 SF-P13 reach its build: secrets unseen and unwritten, large ones whole', async () => {
    const large = 'x'.repeat(20_000);
    const parameters = JSON.stringify([
      { name: 'secret', valueFrom: { secretsManager: SECRET.name } },
      { name: 'stored', valueFrom: { parameterStore: SECRET.name } },
      { name: 'large', value: large },
    ]);
    const cwd = await project(parameters, [
      'echo "secret is $SEEDFARMER_PARAMETER_SECRET, ${#SEEDFARMER_PARAMETER_SECRET} long"',
      'echo "stored is ${#SEEDFARMER_PARAMETER_STORED} long, large ${#SEEDFARMER_PARAMETER_LARGE}"',
    ]);

    const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL, '-v'], { cwd });
    const variables = ran.jobs[0]?.environment ?? [];

    expect(ran.code).toBe(0);
    expect(variables).toEqual(
      expect.arrayContaining([
        { name: 'SEEDFARMER_PARAMETER_SECRET', value: SECRET.name, type: 'SECRETS_MANAGER' },
        { name: 'SEEDFARMER_PARAMETER_STORED', value: SECRET.name, type: 'PARAMETER_STORE' },
      ]),
    );
    expect(ran.out).toContain(`secret is ***, ${SECRET.value.length} long`);
    expect(ran.out).toContain(`stored is ${SECRET.value.length} long, large 20000`);
    expect(ran.all).not.toContain(SECRET.value);
    expect(await filesWith(cwd, SECRET.value)).toEqual([]);
  });

  test('SF-P07 of Parameter Store have no version: it is said before anything runs', async () => {
    const cwd = await project('[{ name: ami, valueFrom: { parameterStore: "/golden/ami:3" } }]', ['true']);

    const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd });

    expect([ran.code, ran.jobs]).toEqual([2, []]);
    expect(ran.err).toContain('"/golden/ami:3"');
  });

  test('SF-P06 of variables that are not set stop everything before a build', async () => {
    const cwd = await project('[{ name: stage, valueFrom: { envVariable: NOT_SET_ANYWHERE } }]', ['true']);

    const ran = await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd });

    expect([ran.code, ran.jobs]).toEqual([2, []]);
    expect(ran.err).toContain('NOT_SET_ANYWHERE');
  });
});

describe('outputs of a module', { timeout: 90_000 }, () => {
  test('SF-B19 that it records no more are kept, or dropped where seed.yaml says so', async () => {
    const cwd = await project('[]', ['cat outputs.sh; sh outputs.sh']);
    const outputs = async (...names: string[]): Promise<string[]> => {
      const lines = names.map((name) => `seedfarmer metadata add -k ${name} -v x\n`);
      await writeFile(join(cwd, 'modules/web/outputs.sh'), lines.join(''));
      await runSeed(['apply', 'dev.yaml', ...LOCAL], { cwd });
      const { out } = await runSeed(['list', 'moduledata', 'dev/core/web', '--local'], { cwd });
      return Object.keys(JSON.parse(out) as object).filter((name) => !name.startsWith('SeedFarmer'));
    };

    const kept = [await outputs('Old', 'Name'), await outputs('Name')];
    await writeFile(join(cwd, 'seed.yaml'), 'staleOutputs: drop\n');
    const dropped = await outputs('Name', 'Name');

    expect([...kept, dropped]).toEqual([['Name', 'Old'], ['Name', 'Old'], ['Name']]);
  });
});
