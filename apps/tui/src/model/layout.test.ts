import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { boxOf, layout } from './layout.ts';
import type { Box, Rectangle } from './layout.ts';
import { SCREEN_NAMES } from './ui-state.ts';
import type { PaneName, ScreenName, Zoom } from './ui-state.ts';

const PANES: readonly PaneName[] = [
  'runs',
  'modules',
  'details',
  'log',
  'plan',
  'components',
  'pipelines',
  'help',
];
const ZOOMS: readonly Zoom[] = ['normal', 'half', 'full'];

const shown = ({ name, x, y, width, height }: Box): string => `${name} ${x},${y} ${width}x${height}`;

const boxes = (columns: number, rows: number, screen: ScreenName = 'run'): string[] =>
  layout(columns, rows, screen, 'log', 'normal').boxes.map(shown);

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

const isInside = (inner: Rectangle, outer: Rectangle): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;

describe('the layout of a run', () => {
  test.each([
    ['30×8 says that it is too small', 30, 8, ['message 0,0 30x8']],
    ['40×10 has one pane at a time', 40, 10, ['header 0,0 40x1', 'log 0,1 40x8', 'footer 0,9 40x1']],
    [
      '80×24 stacks a third of modules on the log',
      80,
      24,
      ['header 0,0 80x2', 'modules 0,2 80x9', 'log 0,11 80x12', 'footer 0,23 80x1'],
    ],
    [
      '80×50 is portrait, with a taller list',
      80,
      50,
      ['header 0,0 80x2', 'modules 0,2 80x23', 'log 0,25 80x24', 'footer 0,49 80x1'],
    ],
    [
      '100×30 stacks',
      100,
      30,
      ['header 0,0 100x2', 'modules 0,2 100x11', 'log 0,13 100x16', 'footer 0,29 100x1'],
    ],
    [
      '120×40 has two columns',
      120,
      40,
      ['header 0,0 120x2', 'modules 0,2 54x37', 'log 54,2 66x37', 'footer 0,39 120x1'],
    ],
    [
      '179×39 has two columns',
      179,
      39,
      ['header 0,0 179x2', 'modules 0,2 81x36', 'log 81,2 98x36', 'footer 0,38 179x1'],
    ],
    [
      '200×60 has three, with the details below the list',
      200,
      60,
      [
        'header 0,0 200x1',
        'runs 0,1 39x58',
        'modules 39,1 79x40',
        'details 39,41 79x18',
        'log 118,1 82x58',
        'footer 0,59 200x1',
      ],
    ],
  ] as const)('%s', (_size, columns, rows, wanted) => {
    expect(boxes(columns, rows)).toEqual(wanted);
  });

  test('three columns have 38 cells of runs, 78 of modules, and the rest of log between their lines', () => {
    const { boxes: all } = layout(200, 60, 'run', 'log', 'normal');

    const inner = (name: PaneName) => all.find((box) => box.name === name)?.inner.width;
    expect([inner('runs'), inner('modules'), inner('log')]).toEqual([38, 78, 80]);
  });

  test('zoom gives the pane in the focus half, then everything', () => {
    const width = (zoom: Zoom) => boxOf(layout(200, 60, 'run', 'modules', zoom), 'modules')?.width;

    expect(ZOOMS.map(width)).toEqual([79, 100, 200]);
    expect(boxOf(layout(200, 60, 'run', 'modules', 'full'), 'log')).toBeUndefined();
  });

  test('panes that are hidden can be gone to all the same', () => {
    expect(layout(60, 24, 'run', 'log', 'normal').panes).toEqual(['modules', 'log']);
  });
});

test('boxes cover the screen and do not overlap, whatever its size, page, focus and zoom', () => {
  const page = fc.record({
    columns: fc.integer({ min: 1, max: 400 }),
    rows: fc.integer({ min: 1, max: 150 }),
    screen: fc.constantFrom(...SCREEN_NAMES),
    focus: fc.constantFrom(...PANES),
    zoom: fc.constantFrom(...ZOOMS),
  });
  const covers = (): void =>
    fc.assert(
      fc.property(page, ({ columns, rows, screen, focus, zoom }) => {
        const all = layout(columns, rows, screen, focus, zoom).boxes;

        const area = all.reduce((sum, { width, height }) => sum + width * height, 0);
        const apart = all.every((a, index) => all.slice(index + 1).every((b) => !overlap(a, b)));
        const within = all.every((box) => isInside(box, { x: 0, y: 0, width: columns, height: rows }));
        const contents = all.every((box) => isInside(box.inner, box));
        const positive = all.every(({ width, height }) => width > 0 && height > 0);
        return area === columns * rows && apart && within && contents && positive;
      }),
      { numRuns: 2000 },
    );

  expect(covers).not.toThrow();
});
