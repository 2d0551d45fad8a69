import { buildJob } from '@seed/build/testing';
import type { BuildIo } from '@seed/deployspec';
import { recordingHost } from '@seed/kernel/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { threeMinutes } from '../src/testing/index.ts';
import { openRemote } from './open-remote.ts';
import type { Remote } from './open-remote.ts';

const SECOND = 1000;
/** Fewer where there are many builds, which have no bearing on each other's. */
const linesOf = (builds: number): number => (builds > 100 ? 5 : 120);

describe('the calls that following builds of three minutes takes', { timeout: 120_000 }, () => {
  let remote: Remote;
  afterEach(() => remote.stop());

  async function measure(builds: number, logs: NonNullable<BuildIo['logs']>) {
    remote = await openRemote({ script: () => threeMinutes(linesOf(builds)), logDelayMs: SECOND });
    const { time, run } = remote;
    const start = time.now();
    const late: number[] = [];
    const all = Array.from({ length: builds }, async () => {
      const host = recordingHost();
      const log = (line: Parameters<typeof host.log>[0]): void => {
        host.log(line);
        if (line.stream === 'build') late.push(time.now() - line.at);
      };
      const { result } = await run(buildJob({}), { host: { ...host, log }, logs });
      return { outcome: result.outcome, text: host.text('build') };
    });
    const ends = await Promise.all(all);
    return { ends, late, minutes: (time.now() - start) / (60 * SECOND) };
  }
  const whole = (builds: number) =>
    Array.from({ length: builds }, () => ({
      outcome: 'succeeded',
      text: Array.from({ length: linesOf(builds) }, (_, n) => `line ${n}`).join('\n'),
    }));

  it.each([1, 10, 100, 1000])(
    'CB-125 are at most two a minute per hundred for the status of %i',
    async (builds) => {
      const { ends, minutes } = await measure(builds, 'at-end');

      expect(ends).toEqual(whole(builds));
      // Each has a log, of which five a second are read.
      expect(minutes).toBeLessThan(3.6 + builds / 5 / 60);
      expect(remote.calls('BatchGetBuilds')).toBeLessThanOrEqual(2 * minutes * Math.ceil(builds / 100));
      expect(remote.calls('StartBuild')).toBe(builds);
    },
  );

  it('are none for logs that nobody reads, but one each after the end', async () => {
    const { ends } = await measure(20, 'at-end');

    expect(ends).toEqual(whole(20));
    expect(remote.calls('GetLogEvents')).toBe(20);
  });

  it.each([1, 20])(
    'CB-124 SF-B23 are one per build and five seconds for the logs of %i, whose lines come within one poll',
    async (builds) => {
      const { ends, minutes, late } = await measure(builds, 'live');

      expect(ends).toEqual(whole(builds));
      expect(remote.calls('GetLogEvents')).toBeLessThanOrEqual((builds * minutes * 60) / 5);
      expect(remote.calls('BatchGetBuilds')).toBeLessThanOrEqual(2 * minutes);
      // A second until it can be read, five until it is asked for, and the turns of the others.
      expect(Math.max(...late)).toBeLessThanOrEqual(6 * SECOND + builds * 200);
    },
  );
});
