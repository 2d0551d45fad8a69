import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { ACCOUNTS, cloudProject } from './cloud-project.ts';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';

const moto = emulatorOrSay('nothing is deployed to be listed');

interface Listed {
  readonly node: string;
  readonly status: string;
  readonly target: { readonly accountId: string; readonly region: string };
  readonly by?: string;
}

describe.runIf(moto !== undefined)('what seed deployed in AWS', { timeout: 300_000 }, () => {
  let cloud: DeployedCloud;
  let cwd: string;
  beforeAll(async () => {
    cloud = await startDeployedCloud(moto ?? '');
    ({ dir: cwd } = await cloudProject());
    const { code, all } = await cloud.seed('apply deployment.yaml --yes', { cwd });
    if (code !== 0) throw new Error(all);
  }, 240_000);
  afterAll(() => cloud?.close(), 60_000);

  const json = async <T>(words: string): Promise<T> => {
    const { code, out, all } = await cloud.seed(words, { cwd });
    if (code !== 0) throw new Error(all);
    return JSON.parse(out) as T;
  };

  it('SF-L03 is listed with its accounts and whoever deployed it', async () => {
    const { modules } = await json<{ modules: Listed[] }>('list modules dev --json');

    expect(
      modules.map(({ node, status, target }) => [node, status, target.accountId, target.region]),
    ).toEqual([
      ['core/lake', 'ok', ACCOUNTS.data, 'eu-west-1'],
      ['core/net', 'ok', ACCOUNTS.toolchain, 'eu-west-1'],
      ['apps/far', 'ok', ACCOUNTS.toolchain, 'us-east-1'],
      ['apps/web', 'ok', ACCOUNTS.edge, 'us-east-1'],
    ]);
    expect(modules.every(({ by }) => by !== undefined)).toBe(true);
  });

  it('SF-L04 SF-L05 tells outputs, what reads them, and the variables of the build that its outputs name', async () => {
    const net = await json<Record<string, string>>('list moduledata net');
    const web = await json<Record<string, string>>('list moduledata dev/apps/web');
    const dependencies = await json('list dependencies net --json');
    const variables = await json<Record<string, string>>(
      `list buildparams -d dev -g apps -m web --build-id ${web['CodeBuildBuildUrl']}`,
    );

    expect(net).toMatchObject({ VpcId: 'vpc-of-10.0.0.0/16' });
    expect(dependencies).toMatchObject({ dependants: [{ from: 'apps/web', reads: ['VpcId'] }] });
    expect(variables).toMatchObject({
      SEEDFARMER_PARAMETER_VPC_ID: 'vpc-of-10.0.0.0/16',
      SEEDFARMER_MODULE_NAME: 'apps-web',
    });
  });

  it('SF-C09 is deployed again where it was tainted, and only there', async () => {
    await cloud.seed('taint web', { cwd });
    const { modules } = await json<{ modules: Listed[] }>('list modules dev --json');
    const { steps } = await json<{ steps: { node: string; action: string }[] }>(
      'plan deployment.yaml --json',
    );

    expect(modules.find(({ node }) => node === 'apps/web')?.status).toBe('tainted');
    expect(steps.filter(({ action }) => action !== 'none').map(({ node }) => node)).toEqual(['apps/web']);
  });

  it('SF-L06 is unknown to the next plan where it was removed by hand', async () => {
    const removed = await cloud.seed('remove moduledata -d dev -g apps -m far', { cwd });
    const { steps } = await json<{ steps: { node: string; action: string }[] }>(
      'plan deployment.yaml --json',
    );

    expect(removed.code).toBe(0);
    expect(steps.find(({ node }) => node === 'apps/far')?.action).toBe('create');
  });
});
