import { describe, expect, test } from 'vitest';
import { withoutColours } from './fit.ts';
import { drawFrames, drawTitle } from './frame.ts';
import type { Titled } from './frame.ts';
import { createPen } from './pen.ts';

const pen = createPen({ color: false, ascii: false });
const pane = (x: number, width: number, left: string, right = ''): Titled => ({
  inner: { x, y: 1, width, height: 2 },
  title: { left: [{ text: left }], right: right === '' ? [] : [{ text: right }] },
  focused: false,
});

test('panes side by side share the line between them', () => {
  const frames = drawFrames([pane(1, 10, '1 runs'), pane(12, 17, '2 log')], pen);

  expect(frames).toEqual({
    top: '┌─ 1 runs ─┬─ 2 log ─────────┐',
    bottom: '└──────────┴─────────────────┘',
    bars: [0, 11, 29],
  });
});

test('without UTF-8 the lines are ASCII', () => {
  const frames = drawFrames([pane(1, 10, '1 runs')], createPen({ color: false, ascii: true }));

  expect(frames).toMatchObject({ top: '+- 1 runs -+', bottom: '+----------+' });
});

describe('a title row', () => {
  test('says where the rows in view are', () => {
    const row = drawTitle(40, pane(0, 40, '1 modules', '1-7 of 7'), pen);

    expect(row).toBe('── 1 modules ─────────────── 1-7 of 7 ──');
  });

  test('cuts a long name and leaves the right away where both have no room', () => {
    const row = drawTitle(20, pane(0, 20, '2 log platform/observability', 'paused'), pen);

    expect(withoutColours(row)).toBe('── 2 log platform… ─');
  });

  test('is inverse where the focus is', () => {
    const row = drawTitle(20, { ...pane(0, 20, '1 runs'), focused: true }, pen);

    expect(row).toContain('\u001b[7m 1 runs \u001b[27m');
  });
});
