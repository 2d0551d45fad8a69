import { describe, expect, test } from 'vitest';
import { folderWith, runSeed } from './run-seed.ts';

const SPEC = 'deploy:\n  phases:\n    build:\n      commands: [echo hi]\n';
const MANIFEST = 'name: dev\ntoolchainRegion: eu-west-1\ngroups: []\n';

const PROJECT = {
  'seedfarmer.yaml': 'project: shop\n',
  'manifests/dev/core-modules.yaml': 'name: vpc\npath: modules/network/vpc\n',
  'manifests/dev/deployment.yaml': MANIFEST,
  'modules/network/vpc/deployspec.yaml': SPEC,
  'modules/hello/deployspec.yaml': SPEC,
  'modules/a/node_modules/x/buildspec.yml': 'version: 0.2\n',
};

describe('a command about runs where there is none yet', () => {
  test.each([['logs'], ['report'], ['runs', 'show'], ['runs', 'list'], ['monitor', '--plain']])(
    'seed %s %s names commands that start one here',
    async (...words) => {
      const cwd = await folderWith(PROJECT);

      const ran = await runSeed(words, { cwd });

      expect(ran.err).toMatch(/start one with `?seed run modules\/hello/);
      expect(ran.err).toContain('seed apply manifests/dev/deployment.yaml --local');
    },
  );

  test('names the shortest command beside a spec', async () => {
    const cwd = await folderWith({ 'buildspec.yml': 'version: 0.2\n' });

    const ran = await runSeed(['report'], { cwd });

    expect(ran.err).toContain('fix   start one with `seed run`\n');
  });

  test('helps to begin in an empty folder', async () => {
    const ran = await runSeed(['logs', 'dev/core/fsx'], { cwd: await folderWith({}) });

    expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('there is no run yet')]);
    expect(ran.err).toContain('start one with `seed run <folder of a module>` or `seed init`');
  });
});

describe('seed run in a folder without a spec', () => {
  test('names the modules below it', async () => {
    const cwd = await folderWith(PROJECT);

    const [here, there] = [await runSeed(['run'], { cwd }), await runSeed(['run', 'modules'], { cwd })];

    const fix = 'fix   run what is below it: `seed run modules/hello` or `seed run modules/network/vpc`\n';
    expect([here.code, here.err]).toEqual([2, expect.stringContaining(fix)]);
    expect(there.err).toContain(fix);
    expect(here.err).not.toContain('seed init');
  });

  test('names a few of many, as they have to be typed', async () => {
    const names = ['a b', 'b', 'c', 'd', 'e'];
    const cwd = await folderWith(Object.fromEntries(names.map((name) => [`${name}/buildspec.yml`, ''])));

    const ran = await runSeed(['run'], { cwd });

    expect(ran.err).toContain(
      "`seed run 'a b'` or `seed run b` or `seed run c`, or another of the 5 below it",
    );
    expect(ran.err).not.toContain('seed run d');
  });
});
