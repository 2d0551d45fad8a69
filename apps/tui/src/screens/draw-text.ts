import type { KeyRow, TextRow } from '../model/rows.ts';
import type { DrawOptions } from './draw-modules.ts';
import { paintLine, paintSelected } from './paint-line.ts';

/** A row of a page of text. Where rows can be chosen, the chosen one has a bar, and all keep its place free. */
export function drawTextRow(row: TextRow, { width, pen, focused }: DrawOptions): string {
  const { line, selected, folded } = row;
  const bar = selected ? pen.sign('bar') : ' ';
  const fold = folded === undefined ? '' : `${pen.sign(folded ? 'folded' : 'unfolded')} `;
  const whole = fold === '' ? line : [{ text: fold, tone: 'dim' as const }, ...line];
  if (selected && focused) return ` ${paintSelected([{ text: bar }, ...whole], width - 1, pen)}`;
  return ` ${bar}${paintLine(whole, width - 2, pen)}`;
}

const HEADING = 13;
const KEYS = 14;

/** A row of the help: keys, what they do, and why they do nothing now. The first of a part says which part it is. */
export function drawKeyRow(row: KeyRow, { width, pen, focused }: DrawOptions): string {
  const { heading = '', keys, text, disabled, danger, selected } = row;
  const isOff = disabled !== undefined;
  const line = [
    { text: heading.padEnd(HEADING), tone: 'bold' },
    { text: keys.padEnd(KEYS), tone: isOff ? 'dim' : 'accent' },
    ...(danger ? [{ text: `${pen.mark('attention')} `, tone: 'warn' as const }] : []),
    { text, tone: isOff ? 'dim' : 'plain' },
    ...(isOff ? [{ text: `  (${disabled})`, tone: 'dim' as const }] : []),
  ] as const;
  return drawTextRow({ key: row.key, selected, line }, { width, pen, focused });
}
