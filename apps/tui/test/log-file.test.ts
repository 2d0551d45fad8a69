import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { MAX_LINES } from '../src/journal/log-buffer.ts';
import { openLogFile } from '../src/journal/log-file.ts';
import type { LogFile } from '../src/journal/log-file.ts';

const lineOf = (number: number): string => `2026-11-21T03:22:49.123Z build line ${number} of the log\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index)).join('');

interface Ground {
  readonly path: string;
  readonly log: LogFile;
  /** Settles with the next change of the window. */
  readonly changed: () => Promise<void>;
}

async function ground(text?: string): Promise<Ground> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-log-'));
  const path = join(dir, 'core.eks.log');
  if (text !== undefined) await writeFile(path, text);
  let waiting = Promise.withResolvers<void>();
  const log = openLogFile(path, () => {
    waiting.resolve();
    waiting = Promise.withResolvers();
  });
  onTestFinished(async () => {
    await log.close();
    await rm(dir, { recursive: true, force: true });
  });
  return { path, log, changed: () => waiting.promise };
}

const textOf = (log: LogFile, number: number): string | undefined => {
  const line = log.line(number);
  return line === undefined || line === 'loading' ? line : line.text;
};

describe('the log of a node', () => {
  test('need not exist yet, and is followed as it grows', async () => {
    const { path, log } = await ground();
    expect(await log.read()).toBe(false);

    await writeFile(path, lines(1, 3));
    await log.read();
    await appendFile(path, lines(4, 5).slice(0, -10));
    await log.read();

    expect([log.total, textOf(log, 4), textOf(log, 5)]).toEqual([4, 'line 4 of the log', undefined]);
  });

  test('keeps its newest lines in memory and reads older ones back from their place in the file', async () => {
    const total = MAX_LINES + 30_000;
    const { log, changed } = await ground(lines(1, total));
    await log.read();

    expect([log.total, log.held]).toEqual([total, 30_001]);
    expect(textOf(log, 12_345)).toBe('loading');
    await changed();
    expect(textOf(log, 12_345)).toBe('line 12345 of the log');
    expect(textOf(log, 12_501)).toBe('loading');
    expect(textOf(log, total)).toBe(`line ${total} of the log`);
  });

  test('is searched in memory at once, and in the file behind it', async () => {
    const { log, changed } = await ground(lines(1, MAX_LINES + 10_000));
    await log.read();

    log.find('line 5999');
    while (!log.search.done) await changed();

    expect(log.search.matches).toEqual([5999, ...Array.from({ length: 10 }, (_, index) => 59_990 + index)]);
  });

  test('skips to its end when it is far behind, counts what it skipped, and still has all lines', async () => {
    const { path, log, changed } = await ground(lines(1, 10));
    await log.read();
    const many = 400_000;
    await appendFile(path, lines(11, many));

    await log.read();

    expect(log.total).toBe(many);
    expect(log.skipped).toBeGreaterThan(100_000);
    expect(textOf(log, many)).toBe(`line ${many} of the log`);
    expect(textOf(log, 200_000)).toBe('loading');
    await changed();
    expect(textOf(log, 200_000)).toBe('line 200000 of the log');
  });

  test('that is long when it is opened is read to its end, and nothing is called skipped', async () => {
    const { log } = await ground(lines(1, 450_000));

    await log.read();

    expect([log.total, log.skipped, textOf(log, 450_000)]).toEqual([450_000, 0, 'line 450000 of the log']);
  });

  test('with a line of many megabytes takes no memory for it', async () => {
    const { log } = await ground(`${lineOf(1).trimEnd()}${'x'.repeat(30_000_000)}\n${lineOf(2)}`);
    await log.read();

    expect(log.total).toBe(2);
    expect(log.bytes).toBeLessThan(50_000);
    expect(textOf(log, 2)).toBe('line 2 of the log');
  });

  test('keeps characters whole that lie across the pieces that it is read in', async () => {
    const text = '日本語のログ🚀'.repeat(3000);
    const { log } = await ground(
      `2026-11-21T03:22:49.123Z build a\n`.repeat(8000) + `2026-11-21T03:22:49.123Z build ${text}\n`,
    );
    await log.read();

    expect(textOf(log, 8001)?.startsWith('日本語のログ🚀日本語')).toBe(true);
    expect(textOf(log, 8001)).not.toContain('\uFFFD');
  });
});
