import { createStores } from '@seed/state/ssm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { cloudProject } from './cloud-project.ts';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';

const moto = emulatorOrSay('no versions are compared');

describe.runIf(moto !== undefined)('a remote plan', { timeout: 300_000 }, () => {
  let cloud: DeployedCloud;
  beforeAll(async () => {
    cloud = await startDeployedCloud(moto ?? '');
  }, 120_000);
  afterAll(() => cloud?.close());

  const step = async (cwd: string, words: string) => {
    cloud.calls();
    const ran = await cloud.seed(words, { cwd });
    const calls = cloud.calls();
    const of = (operation: string) => calls.filter((call) => call.operation === operation);
    return { ...ran, of, builds: of('StartBuild').length };
  };

  it('redeploys the modules of a parameter in Parameter Store that changed, as Seed-Farmer does', async () => {
    const { dir: cwd } = await cloudProject({
      'deployment.yaml': [
        'name: small',
        'toolchainRegion: eu-west-1',
        'groups:',
        '  - name: core',
        '    modules:',
        '      - name: lake',
        '        path: modules/lake',
        '        parameters:',
        '          - { name: key, valueFrom: { parameterStore: /team/key } }',
        '      - { name: far, path: modules/far }',
        'targetAccountMappings:',
        '  - alias: data',
        '    accountId: "123456789012"',
        '    default: true',
        '    regionMappings: [{ region: eu-west-1, default: true }]',
        '',
      ].join('\n'),
    });
    const team = createStores(cloud.session).toolchain;
    await team.put('/team/key', 'one');

    const first = await step(cwd, 'apply deployment.yaml --yes');
    const second = await step(cwd, 'plan deployment.yaml --json');
    await team.put('/team/key', 'two');
    const third = await step(cwd, 'plan deployment.yaml --json');

    expect([first.code, first.builds]).toEqual([0, 2]);
    expect(JSON.parse(second.out)).toMatchObject({ counts: { unchanged: 2 } });
    expect(JSON.parse(third.out)).toMatchObject({
      counts: { unchanged: 1, update: 1 },
      steps: [{ node: 'core/lake', cause: { kind: 'changed', what: ['manifest'] } }, { node: 'core/far' }],
    });
    expect(third.of('DescribeParameters')).toHaveLength(1);
  });

  it('SF-X08 finds unchanged what was built on this machine and remembered in Parameter Store, and destroys it here', async () => {
    const { dir: cwd } = await cloudProject({
      'deployment.yaml': [
        'name: here',
        'toolchainRegion: eu-west-1',
        'groups:',
        '  - name: core',
        '    modules:',
        '      - { name: far, path: modules/far }',
        'targetAccountMappings:',
        '  - alias: edge',
        '    accountId: "333333333333"',
        '    default: true',
        '    regionMappings: [{ region: us-east-1, default: true }]',
        '',
      ].join('\n'),
    });
    const here = '--executor host --state ssm --yes';
    const there = createStores(cloud.session).forTarget({ accountId: '333333333333', region: 'us-east-1' });
    const before = await cloud.inventory();

    const first = await step(cwd, `apply deployment.yaml ${here}`);
    const stored = (await there.list('/myapp/here')).map(({ key }) => key);
    const remote = await step(cwd, 'plan deployment.yaml --json');
    const gone = await step(cwd, `destroy here ${here}`);

    expect([first.code, first.builds, gone.code, gone.builds]).toEqual([0, 0, 0, 0]);
    expect(stored).toContain('/myapp/here/core/far/md5/bundle');
    expect(first.of('CreateStack')).toEqual([]);
    expect(JSON.parse(remote.out)).toMatchObject({ counts: { unchanged: 1 } });
    expect(await cloud.inventory()).toEqual(before);
  });
});
