import { widthOf } from './text-width.ts';

/** Pads to a width in cells. */
export const padTo = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Cuts a text without colours to a width in cells, ending in `more` where something was cut. */
export function cutTo(text: string, width: number, more = '…'): string {
  if (text.length <= width && widthOf(text) <= width) return text;
  if (widthOf(text) <= width) return text;
  const room = Math.max(0, width - widthOf(more));
  let kept = '';
  let cells = 0;
  for (const character of text) {
    cells += widthOf(character);
    if (cells > room) break;
    kept += character;
  }
  return kept + more;
}

/** Puts `right` at the right edge of a line of `width` cells, at least two spaces after `left`. */
export function spread(left: string, right: string, width: number): string {
  const gap = Math.max(2, width - widthOf(left) - widthOf(right));
  return right === '' ? left : left + ' '.repeat(gap) + right;
}
