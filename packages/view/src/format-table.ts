import { padTo } from './text-layout.ts';
import { widthOf } from './text-width.ts';

export interface TableOptions {
  /** False: tabs between columns, for programs. */
  readonly aligned: boolean;
  readonly header: boolean;
}

/** Rows under upper-case headers; columns as wide as their widest cell. Ends without a line end. */
export function formatTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string {
  const all = options.header ? [columns.map((name) => name.toUpperCase()), ...rows] : rows;
  if (!options.aligned) return all.map((row) => row.join('\t')).join('\n');
  const widths = columns.map((_, index) => Math.max(0, ...all.map((row) => widthOf(row[index] ?? ''))));
  return all
    .map((row) =>
      row
        .map((cell, index) => padTo(cell, widths[index] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}
