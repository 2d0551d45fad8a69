import { cutTo, padTo, widthOf } from '@seed/view';

const ESC = '\u001b';
// oxlint-disable-next-line no-control-regex -- colours begin with one
const PIECES = /\u001b\[[0-9;:]*m|[^\u001b]+/g;
// oxlint-disable-next-line no-control-regex -- colours begin with one
const COLOURS = /\u001b\[[0-9;:]*m/g;
const RESET = `${ESC}[0m`;

/** The text without its colours. */
export const withoutColours = (text: string): string =>
  text.includes(ESC) ? text.replaceAll(COLOURS, '') : text;

/** Exactly `width` cells: cut with `more` or filled with spaces. Colours of the text stay, and end with it. */
export function fit(text: string, width: number, more: string): string {
  if (width <= 0) return '';
  const sign = widthOf(more) > width ? '' : more;
  if (!text.includes(ESC)) return padTo(cutTo(text, width, sign), width);
  return padTo(widthOf(text) <= width ? `${text}${RESET}` : cutColoured(text, width, sign), width);
}

function cutColoured(text: string, width: number, more: string): string {
  let room = width - widthOf(more);
  let kept = '';
  for (const [piece] of text.matchAll(PIECES)) {
    if (piece.startsWith(ESC)) {
      kept += piece;
      continue;
    }
    const cut = cutTo(piece, room, '');
    kept += cut;
    room -= widthOf(cut);
    if (cut !== piece) break;
  }
  return `${kept}${more}${RESET}`;
}

/** The text in rows of at most `width` cells, each in the colours that it has there. Never empty. */
export function wrapTo(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  let cells = 0;
  let colours = '';
  for (const [piece] of text.matchAll(PIECES)) {
    if (piece.startsWith(ESC)) {
      row += piece;
      colours = /\[0*m$/.test(piece) ? '' : colours + piece;
      continue;
    }
    for (const character of piece) {
      const more = widthOf(character);
      if (cells > 0 && cells + more > width) {
        rows.push(colours === '' ? row : row + RESET);
        [row, cells] = [colours, 0];
      }
      row += character;
      cells += more;
    }
  }
  return [...rows, colours === '' ? row : row + RESET];
}
