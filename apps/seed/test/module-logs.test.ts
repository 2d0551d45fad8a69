import { beforeAll, describe, expect, test } from 'vitest';
import { runSeed } from './run-seed.ts';
import type { Ran } from './run-seed.ts';
import { oneGroup } from './shop-project.ts';

describe('the log of a module', { timeout: 60_000 }, () => {
  let logs: (...words: string[]) => Promise<Ran>;
  beforeAll(async () => {
    const { dir: cwd } = await oneGroup({ net: 'echo of the net', web: 'echo of the web' });
    logs = (...words) => runSeed(['logs', ...words], { cwd });
    await runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd });
    // The newest run has no log of `net`.
    await runSeed(['taint', 'dev/core/web', '--local'], { cwd });
    await runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd });
  }, 60_000);

  test('is that of the newest run that built it', async () => {
    const net = await logs('dev/core/net');
    const web = await logs('core/web');

    expect([net.code, net.out]).toEqual([0, 'of the net\n']);
    expect([web.code, web.out]).toEqual([0, 'of the web\n']);
  });

  test('is not that of another deployment or module', async () => {
    const deployment = await logs('prod/core/net');
    const module = await logs('dev/core/dev');

    expect([deployment.code, deployment.err]).toEqual([
      2,
      expect.stringContaining('no run of this machine has a log of "prod/core/net"'),
    ]);
    expect(deployment.err).toContain('`seed show prod/core/net`');
    expect([module.code, module.err]).toEqual([2, expect.stringContaining('"dev/core/dev"')]);
  });
});
