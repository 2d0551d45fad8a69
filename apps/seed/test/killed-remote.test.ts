import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorOrSay } from './emulator.ts';
import { cloudProject } from './cloud-project.ts';
import { startDeployedCloud } from './deployed-cloud.ts';
import type { DeployedCloud } from './deployed-cloud.ts';
import { startSeed } from './start-seed.ts';

const moto = emulatorOrSay('no remote apply is killed');

const slow = (seconds: number): string => `deploy:
  phases:
    build:
      commands:
        - sleep ${seconds}
        - seedfarmer metadata add -k VpcId -v vpc-of-the-first-build
destroy:
  phases:
    build:
      commands: [echo gone]
`;

const WORDS = ['apply', 'deployment.yaml', '--yes', '--json'];

describe.runIf(moto !== undefined)(
  'a remote apply that does not get to its end',
  { timeout: 600_000 },
  () => {
    let cloud: DeployedCloud;
    beforeAll(async () => {
      cloud = await startDeployedCloud(moto ?? '');
    }, 120_000);
    afterAll(() => cloud?.close());

    /** An apply in a process of its own, as far as its builds of the first group run. */
    const begun = async (cwd: string) => {
      const started = startSeed(WORDS, { cwd, env: cloud.env });
      // The service has answered with their ids.
      for (const node of ['core/net', 'core/lake'])
        await started.saw(new RegExp(`^(?=.*"type":"build.prepared")(?=.*"node":"${node}")`, 'm'));
      cloud.calls();
      return started;
    };

    it('SF-C08 after a kill its builds go on, and the next one takes their results without building again', async () => {
      const { dir: cwd, write } = await cloudProject({
        'modules/net/deployspec.yaml': slow(15),
        'modules/lake/deployspec.yaml': slow(15),
      });
      const first = await begun(cwd);

      first.child.kill('SIGKILL');
      await first.ended;
      const looked = await cloud.seed('plan deployment.yaml', { cwd });
      const next = await cloud.seed(WORDS.join(' '), { cwd });
      const builds = await cloud.builds();
      await write('modules/net/deployspec.yaml', slow(1));
      const plan = await cloud.seed('plan deployment.yaml --json', { cwd });

      // Its lock is nobody's.
      expect([looked.code, looked.all]).toEqual([0, expect.not.stringContaining('has the lock')]);
      expect(next.code).toBe(0);
      // Two of the first run, which the second one asks for by their names, and two of its own.
      expect(builds).toHaveLength(4);
      const finished = next.objects().filter(({ type }) => type === 'node.finished');
      expect(
        finished
          .map(({ node, data }) => `${String(node)} ${(data as { outcome: string }).outcome}`)
          .toSorted(),
      ).toEqual(['apps/far created', 'apps/web created', 'core/lake created', 'core/net created']);
      expect(JSON.parse(plan.out)).toMatchObject({ counts: { create: 0, update: 1, unchanged: 3 } });
    });

    it('SF-A25 after an interrupt stops its builds, starts no other, and lets go of the deployment', async () => {
      const { dir: cwd, write } = await cloudProject();
      await write('modules/net/deployspec.yaml', slow(120));
      await write('modules/lake/data.txt', 'of another lake\n');
      const first = await begun(cwd);

      first.child.kill('SIGINT');
      const { code, out } = await first.ended;
      const calls = cloud.calls().map(({ operation }) => operation);
      await write('modules/net/deployspec.yaml', slow(1));
      const next = await cloud.seed(WORDS.join(' '), { cwd });

      expect(code).toBe(130);
      expect(calls).toContain('StopBuild');
      expect(out).toContain('"outcome":"stopped"');
      expect(next.code).toBe(0);
    });
  },
);
