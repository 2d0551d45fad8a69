import type { Cell } from './terminal.ts';

const CELL = { width: 8.4, height: 18, font: 14 } as const;
const PADDING = 14;
/** Several of them stay several. */
const NO_BREAK = '\u00a0';
const BACKGROUND = '#16181d';
const FOREGROUND = '#d7dae0';
/** The 16 colours as one theme draws them; terminals of users have their own. */
const COLOURS = [
  '#3b3f48',
  '#e8666b',
  '#84bf69',
  '#dfb45f',
  '#63a4ea',
  '#c17fd8',
  '#4fb8c2',
  '#d7dae0',
  '#6d7380',
  '#f28488',
  '#9fd487',
  '#f0cb80',
  '#86bbf2',
  '#d49ce6',
  '#76d0d8',
  '#ffffff',
] as const;

/** Directions in which a character of a frame reaches the edge of its cell: left, right, up, down. */
const LINES: Readonly<Record<string, string>> = {
  '─': 'lr',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ru',
  '┘': 'lu',
  '┬': 'lrd',
  '┴': 'lru',
};

const number = (value: number): string => String(Math.round(value * 100) / 100);
const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const styleOf = ({ fg, bold, dim, inverse }: Cell): string => `${fg} ${bold} ${dim} ${inverse}`;
const colourOf = ({ fg }: Cell): string => (fg === undefined ? FOREGROUND : (COLOURS[fg] ?? FOREGROUND));

interface Run {
  readonly column: number;
  readonly cells: Cell[];
}

function runsOf(row: readonly Cell[]): Run[] {
  const runs: Run[] = [];
  for (const [column, cell] of row.entries()) {
    if (cell.width === 0) continue;
    const last = runs.at(-1);
    const [sample] = last?.cells ?? [];
    // A frame is drawn, and a wide character would not keep to the cells of a run.
    const apart = (other: Cell): boolean => other.text in LINES || other.width > 1;
    if (
      last !== undefined &&
      sample !== undefined &&
      styleOf(sample) === styleOf(cell) &&
      !apart(sample) &&
      !apart(cell)
    ) {
      last.cells.push(cell);
    } else runs.push({ column, cells: [cell] });
  }
  return runs;
}

function drawRun({ column, cells }: Run, row: number): string {
  const [sample] = cells;
  if (sample === undefined) return '';
  const text = cells.map((cell) => cell.text || ' ').join('');
  const x = PADDING + column * CELL.width;
  const y = PADDING + row * CELL.height;
  const columns = cells.reduce((sum, cell) => sum + cell.width, 0);
  const width = number(columns * CELL.width);
  const colour = colourOf(sample);
  const ground = sample.inverse
    ? `<rect x="${number(x)}" y="${number(y)}" width="${width}" height="${CELL.height}" fill="${colour}"/>`
    : '';
  const reach = LINES[text];
  const faint = sample.dim ? ' opacity="0.6"' : '';
  if (reach !== undefined) return ground + lineOf(reach, { x, y, colour, faint });
  const bare = text.trim();
  if (bare === '') return ground;
  // Spaces at the ends would be lost, and the rest stretched over their places.
  const lead = text.length - text.trimStart().length;
  const cut = text.length - bare.length;
  const attributes = [
    `x="${number(x + lead * CELL.width)}"`,
    `y="${number(y + 13.5)}"`,
    `textLength="${number((columns - cut) * CELL.width)}"`,
    `fill="${sample.inverse ? BACKGROUND : colour}"`,
    ...(sample.bold ? ['font-weight="bold"'] : []),
  ];
  return `${ground}<text ${attributes.join(' ')}${faint}>${escaped(bare).replaceAll(' ', NO_BREAK)}</text>`;
}

function lineOf(
  reach: string,
  at: { readonly x: number; readonly y: number; readonly colour: string; readonly faint: string },
): string {
  const [x, y] = [at.x + CELL.width / 2, at.y + CELL.height / 2];
  const ends: Readonly<Record<string, string>> = {
    l: `H${number(at.x)}`,
    r: `H${number(at.x + CELL.width)}`,
    u: `V${number(at.y)}`,
    d: `V${number(at.y + CELL.height)}`,
  };
  const path = Array.from(reach)
    .map((way) => `M${number(x)} ${number(y)}${ends[way] ?? ''}`)
    .join('');
  return `<path d="${path}" stroke="${at.colour}"${at.faint}/>`;
}

/** A picture of a screen, which looks the same whatever fonts a reader has. */
export function renderSvg(cells: readonly (readonly Cell[])[], title: string): string {
  const width = number((cells[0]?.length ?? 0) * CELL.width + 2 * PADDING);
  const height = cells.length * CELL.height + 2 * PADDING;
  const rows = cells.map((row, index) =>
    runsOf(row)
      .map((run) => drawRun(run, index))
      .join(''),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g font-family="ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}" fill="none">`,
    ...rows.filter((row) => row !== ''),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
