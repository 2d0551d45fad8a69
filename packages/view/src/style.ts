import { styleText } from 'node:util';

type Paint = (text: string) => string;

/** The glyphs of the product, by meaning. Each stands beside a word; none carries meaning alone. */
const GLYPHS = {
  done: ['✓', 'ok'],
  failed: ['✗', 'x'],
  create: ['+', '+'],
  update: ['~', '~'],
  destroy: ['-', '-'],
  unchanged: ['=', '='],
  attention: ['!', '!'],
  running: ['▸', '>'],
  queued: ['·', '.'],
  skipped: ['/', '/'],
} as const;

export type Glyph = keyof typeof GLYPHS;

/** Colours, glyphs and line drawing for one stream. */
export interface Style {
  readonly color: boolean;
  readonly ascii: boolean;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly cyan: Paint;
  readonly dim: Paint;
  readonly bold: Paint;
  /** The glyph in its colour. */
  glyph(name: Glyph): string;
  /** A horizontal line of the given width. */
  line(width: number): string;
  /** ` · ` or ` - `. */
  readonly dot: string;
  /** `…` or `...`. */
  readonly more: string;
}

const plain: Paint = (text) => text;

function paint(color: boolean, format: Parameters<typeof styleText>[0]): Paint {
  return color ? (text) => styleText(format, text, { validateStream: false }) : plain;
}

/** Makes the style of one stream; `ascii` is for terminals without UTF-8. */
export function createStyle(options: { readonly color: boolean; readonly ascii: boolean }): Style {
  const { color, ascii } = options;
  const paints = {
    red: paint(color, 'red'),
    yellow: paint(color, 'yellow'),
    green: paint(color, 'green'),
    cyan: paint(color, 'cyan'),
    dim: paint(color, 'dim'),
    bold: paint(color, 'bold'),
  };
  const colorOf: Partial<Record<Glyph, Paint>> = {
    done: paints.green,
    failed: paints.red,
    attention: paints.yellow,
    create: paints.green,
    update: paints.yellow,
    destroy: paints.red,
    running: paints.cyan,
  };
  return {
    color,
    ascii,
    ...paints,
    glyph: (name) => (colorOf[name] ?? paints.dim)(GLYPHS[name][ascii ? 1 : 0]),
    line: (width) => (ascii ? '-' : '─').repeat(Math.max(0, width)),
    dot: ascii ? ' - ' : ' · ',
    more: ascii ? '...' : '…',
  };
}

/** What decides about colour and characters for one stream. */
export interface Terminal {
  readonly isTTY: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const isOn = (value: string | undefined): boolean => value !== undefined && value !== '' && value !== '0';

/** Colour for one stream: the setting, else NO_COLOR, FORCE_COLOR, TERM=dumb, else whether it is a terminal. */
export function wantsColor(setting: 'auto' | 'always' | 'never', terminal: Terminal): boolean {
  if (setting !== 'auto') return setting === 'always';
  const { env } = terminal;
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false;
  if (env['FORCE_COLOR'] !== undefined) return isOn(env['FORCE_COLOR']) && env['FORCE_COLOR'] !== 'false';
  return terminal.isTTY && env['TERM'] !== 'dumb';
}

/** ASCII only when asked for by SEED_ASCII, or when a locale is set that is not UTF-8. */
export function wantsAscii(env: Terminal['env']): boolean {
  if (isOn(env['SEED_ASCII'])) return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => value);
  return locale !== undefined && !/utf-?8/i.test(locale);
}
