import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOfRole } from '@seed/aws/testing';
import type { PlannedCloud } from '@seed/kernel';
import { createStack, emulatorOrSay } from './emulator.ts';
import { ACCOUNTS, cloudProject } from './cloud-project.ts';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';

const moto = emulatorOrSay('nothing is deployed remotely');

const POLLING = /^(?:BatchGetBuilds|GetLogEvents)$/;

/** The log of the only run of a project that built a module. */
async function logOf(cwd: string, name: string): Promise<string> {
  const logs: string[] = [];
  for await (const log of glob(`.seed/runs/*/logs/${name}.log`, { cwd })) logs.push(log);
  expect(logs).toHaveLength(1);
  return readFile(join(cwd, ...logs), 'utf8');
}

describe.runIf(moto !== undefined)('a deployment in three accounts', { timeout: 600_000 }, () => {
  let cloud: DeployedCloud;
  beforeAll(async () => {
    cloud = await startDeployedCloud(moto ?? '');
  }, 120_000);
  afterAll(() => cloud?.close());

  /** Runs a command; what it called beside what only says who somebody is. */
  const step = async (cwd: string, words: string) => {
    cloud.calls();
    const ran = await cloud.seed(words, { cwd });
    const calls = cloud.calls().filter(({ service }) => service !== 'sts');
    const of = (operation: string) => calls.filter((call) => call.operation === operation);
    return { ...ran, calls, of, builds: of('StartBuild').length };
  };

  it('SF-A02 SF-A03 SF-A17 SF-A20 SF-A21 SF-A22 SF-B21 SF-D02 SF-D04 SF-D05 SF-D09 SF-D10 is planned, applied, found unchanged, changed and destroyed, and leaves nothing', async () => {
    const { dir: cwd, write } = await cloudProject();
    const before = await cloud.inventory();

    const plan = await step(cwd, 'plan deployment.yaml');
    const applied = await step(cwd, 'apply deployment.yaml --yes');
    const made = await cloud.inventory();
    const webLog = await logOf(cwd, 'apps.web');
    const second = await step(cwd, 'apply deployment.yaml --yes');
    await write('modules/lake/data.txt', 'of another lake\n');
    const third = await step(cwd, 'apply deployment.yaml --yes');
    // What a destroy needs is in AWS: none of the sources.
    const elsewhere = await cloudProject({ 'modules/lake/data.txt': 'of nobody\n' });
    const dry = await step(elsewhere.dir, 'destroy dev --dry-run');
    const gone = await step(elsewhere.dir, 'destroy dev --yes --remove-seedkit');
    const after = await cloud.inventory();

    expect([plan, applied, second, third, dry, gone].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 0]);
    expect([plan, applied, second, third, dry, gone].map(({ builds }) => builds)).toEqual([0, 4, 0, 1, 0, 4]);
    for (const { calls } of [plan, second, dry])
      expect(calls.filter(({ changes }) => changes).map(({ operation }) => operation)).toEqual([]);
    expect(plan.out).toContain('as arn:aws:');
    expect(plan.out).toMatch(/\+ data eu-west-1 +prepare +stack aws-codeseeder-myapp/);
    expect(plan.out).toContain('stack myapp-dev-apps-web-iam-policy');
    expect(webLog).toContain('web in vpc-of-10.0.0.0/16');
    expect(made).toEqual(
      expect.arrayContaining([
        '333333333333/us-east-1 stack myapp-dev-apps-web-iam-policy',
        '333333333333/us-east-1 role MyApp-dev-apps-web-b0cd5817',
        '222222222222/eu-west-1 role MyApp-dev-eu-west-1-deployment-role',
        '222222222222/eu-west-1 object seedfarmer-myapp-eu-west-1-222222222222-47df70-no-delete/bundle/dev/core/lake/bundle.zip',
        '222222222222/eu-west-1 parameter /myapp/dev/core/lake/md5/bundle',
        '123456789012/eu-west-1 parameter /myapp/dev/manifest/deployed',
      ]),
    );
    // One look at each store, and what each of four accounts and regions has for builds.
    expect(second.calls.length).toBeLessThanOrEqual(5 + 4 * 6);
    const changing = third.calls.filter(({ operation }) => !POLLING.test(operation));
    expect(changing.length - second.calls.length).toBeLessThanOrEqual(32);
    expect(await logOf(elsewhere.dir, 'core.lake')).toContain('destroyed lake of another lake');
    expect(after).toEqual(before);
  });

  it('says of a region that was typed and has no effect where the one that counts is named', async () => {
    const { dir: cwd } = await cloudProject();

    const other = await cloud.seed('plan deployment.yaml --region us-east-1', { cwd });
    const asJson = await cloud.seed('plan deployment.yaml --region us-east-1 --json', { cwd });
    const same = await cloud.seed('plan deployment.yaml --region eu-west-1', { cwd });

    expect([other.code, asJson.code, same.code]).toEqual([0, 0, 0]);
    expect(other.err).toContain(
      '"us-east-1" of `--region` has no effect: "eu-west-1" is the toolchain region of the manifest',
    );
    expect(other.err).toContain('deployment.yaml:2:18');
    expect(JSON.parse(asJson.out)).toMatchObject({
      diagnostics: [{ code: 'cli/region-without-effect', severity: 'warning', line: 2, column: 18 }],
    });
    expect(same.all).not.toContain('has no effect');
  });

  it('SF-F26 says in the plan what is there otherwise: a seedkit of another version, a role without its boundary', async () => {
    // Where the other test leaves nothing, which the emulator would find again: it keeps policies of deleted stacks.
    const manifest = (account: string) => `name: dev
toolchainRegion: eu-west-1
groups: [{ name: core, path: core.yaml }]
targetAccountMappings:
  - alias: edge
    accountId: "${ACCOUNTS.edge}"
    default: true${account}
    regionMappings: [{ region: eu-west-1, default: true }]
`;
    const { dir: cwd, write } = await cloudProject({
      'deployment.yaml': manifest(''),
      'core.yaml': 'name: lake\npath: modules/lake\n',
    });
    const caller = cloud.session.caller();
    const keys = await keysOfRole(caller, `arn:aws:iam::${ACCOUNTS.edge}:role/admin`);
    const printed = await cloud.seed('seedkit deploy myapp --synth --json --region eu-west-1', { cwd });
    const template = JSON.parse(printed.out) as { readonly Resources: Readonly<Record<string, object>> };
    const { KmsKeyAlias: _, ...Resources } = template.Resources;
    await createStack(cloud.env['AWS_ENDPOINT_URL'] ?? '', {
      region: 'eu-west-1',
      key: keys['AWS_ACCESS_KEY_ID'] ?? '',
      name: 'aws-codeseeder-myapp',
      template: JSON.stringify({ ...template, Resources }),
    });

    const applied = await step(cwd, 'apply deployment.yaml --yes');
    await write('deployment.yaml', manifest('\n    parametersGlobal: { permissionsBoundaryName: fence }'));
    const plan = await step(cwd, 'plan deployment.yaml');
    await write('modules/lake/data.txt', 'of another lake\n');
    const again = await step(cwd, 'apply deployment.yaml --yes --update-seedkit');
    const after = await step(cwd, 'plan deployment.yaml --json');
    const gone = await step(cwd, 'destroy dev --yes');

    expect([applied, plan, again, after, gone].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    expect(plan.out).toContain(
      'differs  stack aws-codeseeder-myapp is of another version of seed in KmsKeyAlias; `--update-seedkit` brings it up to date',
    );
    const role = 'role MyApp-dev-eu-west-1-deployment-role has no permissions boundary';
    expect(plan.out).toContain(`differs  ${role}, the manifest asks for`);
    expect(again.all).toContain(`eu-west-1 of account ${ACCOUNTS.edge}: ${role}`);
    const { cloud: told } = JSON.parse(after.out) as { readonly cloud: PlannedCloud };
    expect(told.targets.map(({ drift }) => drift)).toEqual([
      [expect.stringContaining('put-role-permissions-boundary')],
    ]);
    expect(gone.all).not.toContain('permissions boundary');
  });
});
