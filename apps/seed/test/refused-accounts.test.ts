import { describe, expect, it } from 'vitest';
import { ACCOUNTS, cloudProject } from './cloud-project.ts';
import { farmerCloud, MOTO, MUTATING } from './farmer-cloud.ts';

const SECRET = `parameters:
  - name: password
    valueFrom:
      parameterStore: /team/password
`;

describe.runIf(MOTO !== undefined)('accounts that cannot be used', { timeout: 120_000 }, () => {
  const { cloud, seed } = farmerCloud({});

  it('SF-W09 are told together, also where modules look something up in the first of them', async () => {
    const { dir: cwd } = await cloudProject({
      'core.yaml': `name: net\npath: modules/net\n---\nname: lake\npath: modules/lake\ntargetAccount: data\n${SECRET}`,
    });
    cloud.deny(ACCOUNTS.data);
    cloud.deny(ACCOUNTS.edge);

    const { code, err } = await seed('plan deployment.yaml --remote', { cwd });

    expect(code).toBe(3);
    expect(err).toContain('2 of 4 accounts and regions cannot be used:');
    for (const account of [ACCOUNTS.data, ACCOUNTS.edge])
      expect(err).toContain(
        `make the role with credentials of account ${account}: \`seed bootstrap target --project MyApp`,
      );
    expect(cloud.calls().filter((name) => MUTATING.test(name))).toEqual([]);
  });

  it('are no reason to hide what is wrong with files', async () => {
    const { dir: cwd } = await cloudProject({ 'modules/lake/deployspec.yaml': 'deploy: [' });
    cloud.deny(ACCOUNTS.data);

    const { code, err } = await seed('plan deployment.yaml --remote', { cwd });

    expect([code, err]).toEqual([2, expect.stringContaining('modules/lake/deployspec.yaml:1')]);
  });
});
