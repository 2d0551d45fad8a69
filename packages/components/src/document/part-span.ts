import type { Source, Span } from '@seed/kernel';
import type { Positions } from '@seed/yaml';
import type { Words } from './component-document.ts';

/** A text and its lines. */
export interface PlacedText {
  readonly source: Source;
  readonly positions: Positions;
}

/**
 * The place of a part of a scalar, by offsets in its text. In a literal block lines correspond; elsewhere escapes and
 * folded lines change offsets, so the part is found again in what was typed. Where that fails, it is the whole scalar.
 */
export function partSpan(words: Words, start: number, end: number, placed: PlacedText): Span {
  const { span, text } = words;
  const from = span.start.offset;
  const raw = placed.source.text.slice(from, span.end.offset);
  const part = text.slice(start, end).replace(/\n[^]*$/, '');
  const at = raw.startsWith('|') ? inBlock(text, raw, start) : again(text, raw, part, start);
  return at === undefined || part === '' ? span : placed.positions.at(from + at, from + at + part.length);
}

/** The header of a block is the first line of what was typed; the lines below are those of the text, indented. */
function inBlock(text: string, raw: string, start: number): number | undefined {
  const line = text.slice(0, start).split('\n').length - 1;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  let at = raw.indexOf('\n') + 1;
  for (let skipped = 0; skipped < line; skipped += 1) {
    at = raw.indexOf('\n', at) + 1;
    if (at === 0) return undefined;
  }
  const typed = raw
    .slice(at, raw.indexOf('\n', at) === -1 ? raw.length : raw.indexOf('\n', at))
    .replace(/\r$/, '');
  const lineEnd = text.indexOf('\n', start);
  const read = text.slice(start - column, lineEnd === -1 ? text.length : lineEnd);
  return typed.endsWith(read) ? at + typed.length - read.length + column : undefined;
}

/** As many occurrences into what was typed as it is into the text. */
function again(text: string, raw: string, part: string, start: number): number | undefined {
  if (part === '') return undefined;
  let at = -1;
  for (let seen = text.indexOf(part); seen !== -1 && seen <= start; seen = text.indexOf(part, seen + 1)) {
    at = raw.indexOf(part, at + 1);
    if (at === -1) return undefined;
  }
  return at === -1 ? undefined : at;
}
