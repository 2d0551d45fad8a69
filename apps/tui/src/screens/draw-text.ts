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

const KEYS = 20;

/** A row of the help: keys, what they do, and why they do nothing now. */
export function drawKeyRow(row: KeyRow, { width, pen, focused }: DrawOptions): string {
  const { keys, text, disabled, danger, selected } = row;
  const line = [
    { text: keys.padEnd(KEYS), tone: disabled === undefined ? 'accent' : 'dim' },
    { text, tone: disabled === undefined ? 'plain' : 'dim' },
    ...(danger ? [{ text: `  ${pen.mark('attention')} asks first`, tone: 'warn' as const }] : []),
    ...(disabled === undefined ? [] : [{ text: `  (${disabled})`, tone: 'dim' as const }]),
  ] as const;
  return drawTextRow({ key: row.key, selected, line }, { width, pen, focused });
}
