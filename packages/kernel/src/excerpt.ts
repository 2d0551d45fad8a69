import type { Span } from './diagnostic.ts';

/** As many lines as show where a place is: two before it, and its own. */
const MOST_LINES = 3;
/** Nobody reads further, and events are kept. */
const MOST_CHARACTERS = 1000;

/**
 * A place together with the lines that lead to it, for readers that do not have the text: events and journals go to
 * other machines. What hides secrets is asked line by line. A place that has its lines, or lies outside of the text,
 * stays as it is.
 */
export function withExcerpt(
  span: Span,
  text: string | undefined,
  redact: (line: string) => string = (line) => line,
): Span {
  if (text === undefined || span.excerpt !== undefined) return span;
  const lines = text.split(/\r?\n/, span.start.line);
  if (lines.length < span.start.line) return span;
  // Before they are cut: half of a secret would not be known.
  const excerpt = lines.slice(-MOST_LINES).map((line) => redact(line).slice(0, MOST_CHARACTERS));
  return { ...span, excerpt };
}
