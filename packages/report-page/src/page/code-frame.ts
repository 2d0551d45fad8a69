import { placeOf } from '@seed/view';
import type { Span } from '@seed/kernel';
import { html } from './markup.ts';
import type { Markup } from './markup.ts';

/** The marked part of the line in which a place begins, between what stands before and after it. */
function marked(line: string, { start, end }: Span): Markup {
  const from = start.column - 1;
  const to = end.line === start.line ? Math.max(end.column - 1, from + 1) : line.length;
  return html`<code>${line.slice(0, from)}<mark>${line.slice(from, to)}</mark>${line.slice(to)}</code>`;
}

/** The lines that lead to a place, with their numbers; undefined where the journal does not have them. */
export function codeFrame(span: Span): Markup | undefined {
  const { excerpt, start } = span;
  if (excerpt === undefined || excerpt.length === 0) return undefined;
  const last = excerpt.length - 1;
  return html`<ol class="frame" start="${start.line - last}" aria-label="${placeOf(span)}">${excerpt.map(
    (line, index) => html`<li>${index === last ? marked(line, span) : html`<code>${line}</code>`}</li>`,
  )}</ol>`;
}
