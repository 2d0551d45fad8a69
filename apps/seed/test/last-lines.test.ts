import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lastLinesIn } from '../src/report/read-last-lines.ts';

const START = Date.UTC(2026, 10, 21, 3, 17, 42);
const line = (second: number, text: string, stream = 'build'): string =>
  `${new Date(START + second * 1000).toISOString()} ${stream} ${text}\n`;

async function linesOf(text: string, until?: number): Promise<readonly string[]> {
  const dir = await mkdtemp(join(tmpdir(), 'seed-lines-'));
  await mkdir(join(dir, 'logs'));
  await writeFile(join(dir, 'logs', 'core.fsx.log'), text);
  return lastLinesIn(dir)('core/fsx', until === undefined ? {} : { until: START + until * 1000 });
}

describe('the last lines of a log', () => {
  test('are those of the build, without those of the agent and empty ones', async () => {
    const text = line(1, 'one') + line(2, 'Phase complete', 'agent') + line(3, '') + line(4, 'two');

    expect(await linesOf(text)).toEqual(['one', 'two']);
  });

  test('end where the failure was', async () => {
    const text = line(1, 'one') + line(2, 'it broke') + line(5, 'cleaning up');

    expect(await linesOf(text, 2)).toEqual(['one', 'it broke']);
  });

  test('are the end of the log where clocks disagree', async () => {
    expect(await linesOf(line(100, 'later'), 2)).toEqual(['later']);
  });

  test('are forty, in their order, also where the log is longer than one piece of it', async () => {
    const long = Array.from({ length: 5000 }, (_, index) =>
      line(index, `line ${index} ${'é'.repeat(50)}`),
    ).join('');

    const lines = await linesOf(long);

    expect(lines).toHaveLength(40);
    expect(lines[0]).toBe(`line 4960 ${'é'.repeat(50)}`);
    expect(lines.at(-1)).toBe(`line 4999 ${'é'.repeat(50)}`);
  });

  test('are found far back, before all that was printed after the failure', async () => {
    const noise = Array.from({ length: 4000 }, (_, index) => line(10 + index, 'x'.repeat(60))).join('');

    expect(await linesOf(line(1, 'it broke') + noise, 2)).toEqual(['it broke']);
  });

  test('leave out a line that is being written', async () => {
    expect(await linesOf(line(1, 'whole') + '2026-11-21T03:17:44.000Z build torn')).toEqual(['whole']);
  });

  test('are none without a log, and none in an empty one', async () => {
    expect(await linesOf('')).toEqual([]);
    expect(await lastLinesIn(tmpdir())('no/such', {})).toEqual([]);
  });
});
