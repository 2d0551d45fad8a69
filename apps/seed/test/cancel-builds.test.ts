import { describe, expect, test } from 'vitest';
import type { SeedEvent } from '@seed/kernel';
import { oneGroup } from './shop-project.ts';
import { runSeed } from './run-seed.ts';
import { startSeed } from './start-seed.ts';
import { asks, journalOf, runWith, waiting } from './waiting-run.ts';

const SLOW = 'echo begun && sleep 60';

const hasBegun =
  (node: string) =>
  (event: SeedEvent): boolean =>
    event.type === 'command.started' && event.node === node;

const endings = (events: readonly SeedEvent[]) =>
  Object.fromEntries(
    events.flatMap((event) => (event.type === 'node.finished' ? [[event.node, event.data.outcome]] : [])),
  );

describe('one build of a run', { timeout: 120_000 }, () => {
  test('is stopped from another process; its group finishes', async () => {
    const { dir } = await oneGroup({ slow: SLOW, quick: 'sleep 1' });
    const running = runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir });
    const id = await runWith(dir, hasBegun('core/slow'));

    const asked = await startSeed(['runs', 'cancel', id, '--node', 'core/slow'], { cwd: dir }).ended;
    const ran = await running;

    expect([asked.code, asked.out]).toEqual([0, `asked core/slow of ${id} to stop\n`]);
    expect(ran.code).toBe(1);
    expect(ran.err).toMatch(/stopping build core\/slow, as \S+ \(cli\) asked/);
    expect(endings(await journalOf(dir, id))).toEqual({ 'core/slow': 'stopped', 'core/quick': 'created' });
  });

  test('that the run has not cannot be stopped', async () => {
    const { dir } = await oneGroup({ slow: SLOW, later: 'echo later' }, 'concurrency: 1');
    const running = runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir });
    const id = await runWith(dir, hasBegun('core/slow'));

    const wrong = await startSeed(['runs', 'cancel', id, '--node', 'core/slwo'], { cwd: dir }).ended;
    const waits = await startSeed(['runs', 'cancel', id, '--node', 'core/later'], { cwd: dir }).ended;
    await startSeed(['runs', 'cancel', id, '--node', 'core/slow', '--force'], { cwd: dir }).ended;

    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('has no build "core/slwo"');
    expect(waits.code).toBe(2);
    expect(waits.err).toContain('build "core/later" is not running: it is queued');
    expect((await running).code).toBe(1);
  });
});

describe('a whole run', { timeout: 120_000 }, () => {
  test('is stopped from another process, and says who asked for it', async () => {
    const { dir } = await oneGroup({ slow: SLOW });
    const running = runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir });
    const id = await runWith(dir, hasBegun('core/slow'));

    const asked = await startSeed(['runs', 'cancel', id], { cwd: dir }).ended;
    const ran = await running;

    expect([asked.code, ran.code]).toEqual([0, 130]);
    expect(ran.err).toMatch(/\(cli\) asked for the run to stop/);
  });

  test('is ended at once with --force', async () => {
    // It hears of no signal: only force ends it.
    const { dir } = await oneGroup({ deaf: "trap '' INT TERM && echo begun && sleep 60" });
    const running = runSeed(['apply', 'dev.yaml', '--local', '--yes'], { cwd: dir });
    const id = await runWith(dir, hasBegun('core/deaf'));

    const asked = await startSeed(['runs', 'cancel', id, '--force'], { cwd: dir }).ended;
    const ran = await running;

    expect([asked.out, ran.code]).toEqual([`asked ${id} to end at once\n`, 130]);
    expect(ran.err).toContain('ending at once');
  });

  test('is stopped while it asks', async () => {
    const { dir } = await oneGroup({ only: 'echo made' });
    const running = waiting(dir);
    const id = await runWith(dir, asks);

    await startSeed(['runs', 'cancel', id], { cwd: dir }).ended;
    const ran = await running;

    expect([ran.code, ran.jobs]).toEqual([130, []]);
  });
});
