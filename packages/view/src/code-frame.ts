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
  /** Lines before the marked one. */
  readonly context?: number;
}

const expandTabs = (text: string): string => plainText(text).replaceAll('\t', '  ');

/** Moves a long line so that the marked place can be seen. */
function windowOf(text: string, from: number, room: number): { readonly text: string; readonly cut: number } {
  if (from + 20 <= room) return { text, cut: 0 };
  const cut = Math.max(0, from - Math.floor(room / 3));
  return { text: text.slice(cut), cut };
}

/**
 * The lines of a text around a span, with line numbers and carets below the marked place. Empty when the span
 * lies outside the text.
 */
export function codeFrame(text: string, span: Span, options: CodeFrameOptions): string[] {
  const lines = text.split(/\r?\n/);
  const last = span.start.line;
  const marked = lines[last - 1];
  if (marked === undefined) return [];
  const { style } = options;
  const first = Math.max(1, last - (options.context ?? 2));
  const gutter = String(last).length;
  const room = Math.max(20, options.columns - gutter - 6);

  const before = expandTabs(marked.slice(0, span.start.column - 1));
  const end = span.end.line === last ? span.end.column - 1 : marked.length;
  const inside = expandTabs(marked.slice(span.start.column - 1, Math.max(end, span.start.column)));
  const view = windowOf(expandTabs(marked), before.length, room);

  const frame = lines.slice(first - 1, last).map((line, index) => {
    const number = String(first + index).padStart(gutter);
    const shown = first + index === last ? view.text : expandTabs(line);
    return `   ${style.dim(`${number} |`)} ${cutTo(shown, room, style.more)}`.trimEnd();
  });
  const indent = ' '.repeat(widthOf(before.slice(view.cut)));
  const width = Math.max(1, Math.min(widthOf(inside.trimEnd()), room - indent.length));
  const paint = options.mark === '-' ? style.cyan : style.red;
  const label = options.label ? ` ${options.label}` : '';
  frame.push(
    `   ${style.dim(`${' '.repeat(gutter)} |`)} ${indent}${paint(`${(options.mark ?? '^').repeat(width)}${label}`)}`,
  );
  return frame;
}

/** `file:line:column`. */
export const placeOf = (span: Span): string => `${span.source}:${span.start.line}:${span.start.column}`;
