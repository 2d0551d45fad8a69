import { stripVTControlCharacters } from 'node:util';

/** A piece of HTML or SVG that is safe to place: everything in it that came from outside is escaped. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template: texts and numbers are escaped, nothing stays nothing. */
export type Piece = Markup | string | number | undefined | readonly Piece[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// What moves cursors, hides text or turns its direction around has no place in a report.
// oxlint-disable-next-line no-control-regex -- control characters are what this is about
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

/** Text of somebody else as it is shown: colours are left out, what cannot be seen shows as `�`. */
export const shownText = (text: string): string =>
  stripVTControlCharacters(text).replaceAll('\r\n', '\n').replace(UNSEEN, '\ufffd');

const escapeText = (text: string): string =>
  shownText(text).replace(/[&<>"']/g, (one) => ENTITIES[one] ?? '');

function place(piece: Piece): string {
  if (piece === undefined) return '';
  if (typeof piece === 'number') return String(piece);
  if (typeof piece === 'string') return escapeText(piece);
  if ('markup' in piece) return piece.markup;
  return piece.map(place).join('');
}

/** Builds markup from a template; every value is escaped unless it is markup itself. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { markup: parts.map((part, index) => part + place(pieces[index])).join('') };
}

/** Takes text of our own as it is: a style, a script. */
export const trusted = (text: string): Markup => ({ markup: text });

/** Shows `commands in backticks` as code. */
export function withCode(text: string): Markup {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
