import { createStyle } from '@seed/view';
import type { Style } from '@seed/view';
import type { Tone, UiGlyph } from '../model/rows.ts';

/** Lines, marks and arrows of the screens, each with what stands for it where there is only ASCII. */
const SIGNS = {
  bar: ['▌', '>'],
  cursor: ['▏', '_'],
  folded: ['▸', '+'],
  mark: ['●', '*'],
  unfolded: ['▾', '-'],
  horizontal: ['─', '-'],
  vertical: ['│', '|'],
  topLeft: ['┌', '+'],
  topRight: ['┐', '+'],
  bottomLeft: ['└', '+'],
  bottomRight: ['┘', '+'],
  teeDown: ['┬', '+'],
  teeUp: ['┴', '+'],
} as const;

/** Signs that sentences of the screens have in them. */
const IN_TEXT: ReadonlyMap<string, string> = new Map([
  ['↑↓', 'up/down'],
  ['·', '-'],
  ['…', '...'],
  ['×', 'x'],
  ['→', '->'],
  ['←', '<-'],
  ['↑', 'up'],
  ['↓', 'down'],
  ['✓', 'ok'],
  ['✗', 'x'],
  ['▸', '>'],
  ['—', '-'],
]);
const SIGNS_IN_TEXT = new RegExp([...IN_TEXT.keys()].join('|'), 'g');

export type Sign = keyof typeof SIGNS;

type Paint = (text: string) => string;

/** What the screens draw with: the product's style, the inverse of a selected row, and lines. */
export interface Pen extends Omit<Style, 'glyph'> {
  /** Inverse: an attribute and no colour, so it stays where colours are switched off. */
  readonly inverse: Paint;
  readonly sign: (name: Sign) => string;
  /** The mark of a state, without its colour. */
  readonly mark: (name: UiGlyph) => string;
  readonly tone: (tone: Tone | undefined) => Paint;
  /** A sentence of the screens in the characters that the terminal has. */
  readonly say: Paint;
}

const inverse: Paint = (text) => (text === '' ? '' : `\u001b[7m${text}\u001b[27m`);
const plain: Paint = (text) => text;

export function createPen(options: { readonly color: boolean; readonly ascii: boolean }): Pen {
  const { glyph: _, ...style } = createStyle(options);
  const { glyph } = createStyle({ ...options, color: false });
  const tones: Readonly<Record<Tone, Paint>> = {
    plain,
    dim: style.dim,
    bold: style.bold,
    good: style.green,
    bad: style.red,
    warn: style.yellow,
    accent: style.cyan,
  };
  return {
    ...style,
    inverse,
    sign: (name) => SIGNS[name][options.ascii ? 1 : 0],
    mark: (name) => (name === 'question' ? '?' : glyph(name)),
    tone: (tone) => tones[tone ?? 'plain'],
    say: options.ascii
      ? (text) => text.replaceAll(SIGNS_IN_TEXT, (sign) => IN_TEXT.get(sign) ?? sign)
      : plain,
  };
}
