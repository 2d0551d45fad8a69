import { afterEach, describe, expect, it } from 'vitest';
import { threeMinutes } from '../src/testing/index.ts';
import type { BuildScript } from '../src/testing/index.ts';
import { moduleJob, openRemote } from './open-remote.ts';
import type { Remote } from './open-remote.ts';

const said = (text: string): string => `[Container] 2026/01/01 00:00:00.000000 ${text}\n`;

describe('the log of a build in AWS', { timeout: 60_000 }, () => {
  let remote: Remote;
  afterEach(() => remote.stop());

  const printing = (lines: BuildScript['lines'], rest: Partial<BuildScript> = {}) => ({
    script: (): BuildScript => ({ ...threeMinutes(0), lines: lines ?? [], ...rest }),
  });

  it.each(['live', 'at-end'] as const)('has lines that are too large for one event (%s)', async (logs) => {
    const large = 'x'.repeat(262_000);
    remote = await openRemote(
      printing([
        { at: 50_000, text: large },
        { at: 50_000, text: 'end\n' },
        { at: 60_000, text: 'one\ntwo\n' },
        { at: 176_000, text: said('Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED') },
        { at: 176_000, text: said('Phase context status code:  Message: ') },
      ]),
    );

    const { host } = await remote.run(moduleJob('m'), { logs });

    expect(host.text('build').split('\n')).toEqual([`${large}end`, 'one', 'two']);
  });

  it.each(['live', 'at-end'] as const)(
    'is waited for where its last lines come after the end (%s)',
    async (logs) => {
      remote = await openRemote({ script: () => threeMinutes(40), logDelayMs: 14_000 });

      const { host } = await remote.run(moduleJob('m'), { logs });

      expect(host.text('build').split('\n')).toHaveLength(40);
      expect(host.text('agent')).toContain('Phase complete: UPLOAD_ARTIFACTS');
    },
  );

  it('is not waited for where the build never had a machine', async () => {
    remote = await openRemote(
      printing([], {
        status: 'FAULT',
        phases: [
          ['SUBMITTED', 0],
          ['QUEUED', 20_000],
        ],
      }),
    );
    const start = remote.time.now();

    const { result } = await remote.run(moduleJob('m'));

    expect(result.outcome).toBe('fault');
    expect(remote.time.now() - start).toBeLessThan(35_000);
  });

  it.each(['INSTALL', 'PRE_BUILD'])('ends with a failed %s', async (phase) => {
    remote = await openRemote(
      printing(
        [
          { at: 41_000, text: 'no such package\n' },
          { at: 42_000, text: said(`Phase complete: ${phase} State: FAILED`) },
          { at: 42_000, text: said('Phase context status code: COMMAND_EXECUTION_ERROR Message: no') },
        ],
        {
          status: 'FAILED',
          phases: [
            ['SUBMITTED', 0],
            ['PROVISIONING', 40_000],
            [phase, 5000],
          ],
        },
      ),
    );
    const start = remote.time.now();

    const { result, host } = await remote.run(moduleJob('m'), { logs: 'at-end' });

    expect(result.outcome).toBe('failed');
    expect(host.text('build')).toBe('no such package');
    expect(remote.time.now() - start).toBe(60_000);
  });

  it('is not waited for by who interrupts twice', async () => {
    remote = await openRemote(printing([{ at: 41_000, text: 'waiting for nothing\n' }]));
    const [stop, force] = [new AbortController(), new AbortController()];
    const { time } = remote;
    void time.sleep(60_000).then(() => stop.abort());
    void time.sleep(66_000).then(() => force.abort());

    const { result } = await remote.run(moduleJob('m'), { signal: stop.signal, force: force.signal });

    expect(result.outcome).toBe('stopped');
    expect(time.now()).toBeLessThan(Date.UTC(2026, 0, 1) + 68_000);
  });

  it('is read on where it has more lines than one answer', async () => {
    const lines = Array.from({ length: 25_000 }, (_, n) => ({ at: 60_000, text: `line ${n}\n` }));
    remote = await openRemote(printing(lines));

    const { host } = await remote.run(moduleJob('m'), { logs: 'at-end' });

    expect(host.text('build').split('\n')).toHaveLength(25_000);
  });

  it('that cannot be read after the end is said to be cut short, and the build counts', async () => {
    let asked = 0;
    remote = await openRemote({
      faultOf: ({ operation }) => (operation === 'GetLogEvents' && ++asked > 20 ? 'disturbed' : undefined),
    });

    const { result } = await remote.run(moduleJob('m'));

    expect(result).toMatchObject({ outcome: 'succeeded', metadata: { From: 'seed/out/uuid-m' } });
    expect(result.warnings.map(({ code }) => code)).toEqual(['REMOTE001']);
  });

  it('tells phases while they last, before the service is asked', async () => {
    remote = await openRemote();

    const { host } = await remote.run(moduleJob('m'));

    const told = host.all.flatMap((event) =>
      'type' in event && (event.type === 'phase.started' || event.type === 'phase.finished')
        ? [`${event.type} ${event.data.phase}`]
        : [],
    );
    const build = told.indexOf('phase.started BUILD');
    expect(told[build + 1]).toBe('phase.finished BUILD');
    expect(new Set(told).size).toBe(told.length);
  });
});
