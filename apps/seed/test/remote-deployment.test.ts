import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { cloudProject } from './cloud-project.ts';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';

const moto = emulatorOrSay('nothing is deployed remotely');

const POLLING = /^(?:BatchGetBuilds|GetLogEvents)$/;

/** What the log of a module's last build says. */
async function logOf(cwd: string, name: string): Promise<string> {
  const runs = (await readdir(join(cwd, '.seed/runs'))).toSorted();
  return readFile(join(cwd, '.seed/runs', runs.at(-1) ?? '', 'logs', `${name}.log`), 'utf8');
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
});
