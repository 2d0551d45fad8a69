import type { Span } from '@seed/kernel';
import { plainText } from './plain-text.ts';
import type { Style } from './style.ts';
import { cutTo } from './text-layout.ts';
import { widthOf } from './text-width.ts';

export interface CodeFrameOptions {
  readonly style: Style;
  /** Cells per line; long lines are cut around the marked place. */
  readonly columns: number;
  /** What is said after the carets. */
  readonly label?: string;
  /** `^` for the place itself, `-` for a related one. */
  readonly mark?: '^' | '-';
}

const expandTabs = (text: string): string => plainText(text).replaceAll('\t', '  ');

/** Moves a long line so that the marked place can be seen. */
function windowOf(text: string, from: number, room: number): { readonly text: string; readonly cut: number } {
  if (from + 20 <= room) return { text, cut: 0 };
  const cut = Math.max(0, from - Math.floor(room / 3));
  return { text: text.slice(cut), cut };
}

/** Fewer marks than what is marked where the label would not fit into the line, but as many as can be seen. */
function marksOf(inside: string, indent: number, { room, label }: { room: number; label: string }): number {
  const most = widthOf(inside.trimEnd());
  const beside = room - indent - widthOf(label);
  return Math.max(1, Math.min(most, Math.max(beside, 3), room - indent));
}

/**
 * The lines that a span has with it, with line numbers, and carets below the marked place. Empty when it has none.
 */
export function codeFrame(span: Span, options: CodeFrameOptions): string[] {
  const { excerpt = [] } = span;
  const marked = excerpt.at(-1);
  if (marked === undefined) return [];
  const { style } = options;
  const last = span.start.line;
  const first = last - excerpt.length + 1;
  const gutter = String(last).length;
  const room = Math.max(20, options.columns - gutter - 6);

  const before = expandTabs(marked.slice(0, span.start.column - 1));
  const end = span.end.line === last ? span.end.column - 1 : marked.length;
  const inside = expandTabs(marked.slice(span.start.column - 1, Math.max(end, span.start.column)));
  const view = windowOf(expandTabs(marked), before.length, room);

  const frame = excerpt.map((line, index) => {
    const number = String(first + index).padStart(gutter);
    const shown = first + index === last ? view.text : expandTabs(line);
    return `   ${style.dim(`${number} |`)} ${cutTo(shown, room, style.more)}`.trimEnd();
  });
  const indent = widthOf(before.slice(view.cut));
  const paint = options.mark === '-' ? style.cyan : style.red;
  const label = options.label ? ` ${options.label}` : '';
  const marks = (options.mark ?? '^').repeat(marksOf(inside, indent, { room, label }));
  frame.push(`   ${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(indent)}${paint(`${marks}${label}`)}`);
  return frame;
}

/** `file:line:column`. */
export const placeOf = (span: Span): string => `${span.source}:${span.start.line}:${span.start.column}`;
