import { widthOf } from '@seed/view';
import { describe, expect, test } from 'vitest';
import type { ModuleRow } from '../model/rows.ts';
import { drawModuleHeading, drawModuleRow, moduleColumns } from './draw-modules.ts';
import { withoutColours } from './fit.ts';
import { createPen } from './pen.ts';

const pen = createPen({ color: true, ascii: false });

const ROW: ModuleRow = {
  key: 'core/fsx',
  kind: 'module',
  id: 'core/fsx',
  name: 'core/fsx',
  indent: 0,
  selected: false,
  marked: false,
  action: 'create',
  glyph: 'failed',
  status: 'failed',
  tone: 'bad',
  time: '1m 47s',
  phase: 'build 1/2 · exit 1',
  label: '',
};

describe('the module list', () => {
  test.each([
    [80, ['MODULE', 'ACTION', 'STATUS', 'TIME', 'PHASE']],
    [60, ['MODULE', 'ACTION', 'STATUS', 'TIME']],
    [50, ['MODULE', 'ACTION', 'STATUS']],
    [40, ['MODULE', 'STATUS']],
    [24, ['MODULE', 'STATUS']],
  ])('at %i cells has the columns %j', (width, names) => {
    expect(moduleColumns(width).map(({ name }) => name)).toEqual(names);
  });

  test.each([80, 60, 50, 40, 24])('never loses the state of a module, at %i cells', (width) => {
    const row = drawModuleRow(ROW, { width, pen, focused: false });

    expect(withoutColours(row)).toContain('✗ failed');
  });

  test('is exactly as wide as its pane, chosen or not, whatever is in it', () => {
    for (const width of [24, 40, 53, 64, 78, 80, 120])
      for (const name of ['core/fsx', 'データ/カタログ-日本語の長い名前', 'e\u0301'.repeat(40)])
        for (const selected of [true, false]) {
          const row = drawModuleRow({ ...ROW, name, selected }, { width, pen, focused: true });

          expect(widthOf(row)).toBe(width);
          expect(widthOf(drawModuleHeading(width, pen))).toBe(width);
        }
  });
});
