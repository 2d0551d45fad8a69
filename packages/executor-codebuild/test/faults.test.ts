import { faultsBySeed } from '@seed/aws/testing';
import type { BuildIo } from '@seed/deployspec';
import { afterEach, describe, expect, it } from 'vitest';
import { threeMinutes } from '../src/testing/index.ts';
import { moduleJob, openRemote } from './open-remote.ts';
import type { Remote, RemoteOptions } from './open-remote.ts';

const MINUTE = 60_000;
const LINES = 10;
const TEXT = Array.from({ length: LINES }, (_, n) => `line ${n}`).join('\n');
const FAULTS = ['throttled', 'disturbed', 'gateway', 'cut-before', 'cut-after', 'expired'] as const;

describe('builds in AWS under faults', { timeout: 120_000 }, () => {
  let remote: Remote;
  afterEach(() => remote.stop());

  async function runMany(builds: number, options: RemoteOptions = {}, io: Partial<BuildIo> = {}) {
    remote = await openRemote({ script: () => threeMinutes(LINES), client: { attempts: 4 }, ...options });
    const all = Array.from({ length: builds }, async (_, n) => {
      const { result, host } = await remote.run(moduleJob(`m${n}`, { queuedTimeoutMs: 480 * MINUTE }), io);
      const { outcome, metadata } = result;
      return { outcome, metadata, text: host.text('build') };
    });
    return Promise.all(all);
  }
  const whole = (builds: number) =>
    Array.from({ length: builds }, (_, n) => ({
      outcome: 'succeeded',
      metadata: { From: `seed/out/uuid-m${n}` },
      text: TEXT,
    }));

  it.each([1, 2])(
    '200 at once end with nothing lost, none runs twice, and no call is tried in a storm (%i)',
    async (seed) => {
      const faultOf = faultsBySeed(seed, { share: 0.15, faults: FAULTS });
      const ends = await runMany(200, { faultOf, client: { attempts: 1 } });

      expect(ends).toEqual(whole(200));
      expect(remote.aws.builds.size).toBe(200);
      // A call in seven is made again, and some of those once more.
      expect(remote.calls('StartBuild')).toBeLessThan(200 * 1.5);
      expect(remote.calls('BatchGetBuilds')).toBeLessThan(40);
    },
  );

  it('the tries of the SDK come before those of the executor', async () => {
    const ends = await runMany(5, { faultOf: faultsBySeed(4, { share: 0.3, faults: FAULTS }) });

    expect(ends).toEqual(whole(5));
    expect(remote.aws.builds.size).toBe(5);
  });

  it('silence is as good as an answer that says to try again', async () => {
    const ends = await runMany(6, {
      client: { attempts: 4, silenceMs: 300 },
      faultOf: faultsBySeed(7, { share: 0.1, faults: ['silent'] }),
    });

    expect(ends).toEqual(whole(6));
    expect(remote.aws.builds.size).toBe(6);
  });

  it('a service that knows a build late, answers in part and shows logs late loses none', async () => {
    let asked = 0;
    const ends = await runMany(100, {
      unknownMs: 45_000,
      logDelayMs: 9000,
      leavesOut: () => (asked++ * 7) % 3 === 0,
    });

    expect(ends).toEqual(whole(100));
    expect(remote.calls('StartBuild')).toBe(100);
  });

  it('an account with room for 20 takes 60 one after the other, and is not asked all the time', async () => {
    const ends = await runMany(60, { room: 20 }, { logs: 'at-end' });

    expect(ends).toEqual(whole(60));
    expect(remote.calls('StartBuild')).toBeLessThanOrEqual(3 * 60);
  });

  it('a clock that is an hour off is found out, and the call made again', async () => {
    const skewed = new Set<string>();
    const ends = await runMany(3, {
      faultOf({ service }) {
        if (skewed.has(service) || service === 's3') return undefined;
        skewed.add(service);
        return 'skewed';
      },
    });

    expect(ends).toEqual(whole(3));
    expect([...skewed].sort()).toEqual(['codebuild', 'logs']);
  });

  it('keys that expire in the middle are waited for, and that is said once', async () => {
    let asked = 0;
    remote = await openRemote({
      faultOf: ({ operation }) =>
        operation === 'BatchGetBuilds' && ++asked > 1 && asked < 5 ? 'expired' : undefined,
    });
    const { result } = await remote.run(moduleJob('m'), { logs: 'at-end' });

    expect(result.outcome).toBe('succeeded');
    expect(result.warnings).toEqual([
      { code: 'REMOTE004', text: expect.stringContaining('ExpiredToken') as string },
    ]);
  });

  it('trouble before the build runs is told while it is waited out', async () => {
    let asked = 0;
    remote = await openRemote({
      faultOf: ({ operation }) => (operation === 'StartBuild' && ++asked < 3 ? 'cut-after' : undefined),
    });
    const { result } = await remote.run(moduleJob('m'), { logs: 'at-end' });

    expect(result.outcome).toBe('succeeded');
    expect(result.warnings).toEqual([
      {
        code: 'REMOTE004',
        text: expect.stringMatching(/^trying again: `codebuild:StartBuild` failed/) as string,
      },
    ]);
    expect(remote.aws.builds.size).toBe(1);
  });

  it('a service that is away for long is asked less and less, and then the build is said to go on unseen', async () => {
    remote = await openRemote({
      faultOf: ({ operation }) => (operation === 'BatchGetBuilds' ? 'cut-before' : undefined),
    });
    const running = remote.run(moduleJob('m'), { logs: 'at-end' });

    await expect(running).rejects.toMatchObject({
      code: 'codebuild/unfollowed',
      message: expect.stringContaining('codeseeder-shop:0000-0') as string,
    });
    expect(remote.calls('BatchGetBuilds')).toBeLessThanOrEqual(20);
  });

  it('an answer about what was recorded that breaks in the middle is asked for again', async () => {
    let asked = 0;
    remote = await openRemote({
      faultOf: ({ operation }) => (operation === 'GetObject' && ++asked < 8 ? 'cut-after' : undefined),
    });
    const { result } = await remote.run(moduleJob('m'));

    expect(result.metadata).toEqual({ From: 'seed/out/uuid-m' });
  });

  it('SF-A22 asks again while CodeBuild may not take on the role that was just made', async () => {
    const ends = await runMany(3, { roleUnknownMs: 20_000 });

    expect(ends).toEqual(whole(3));
    expect(remote.aws.builds.size).toBe(3);
    expect(remote.calls('StartBuild')).toBeGreaterThan(3);
  });

  it('says which role it is that CodeBuild may never take on', async () => {
    const ends = runMany(1, { roleUnknownMs: 60 * MINUTE });

    await expect(ends).rejects.toMatchObject({ code: 'aws/role-not-assumable' });
    expect(remote.aws.builds.size).toBe(0);
  });
});
