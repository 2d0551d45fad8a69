import type { Source, Span } from '@seed/kernel';
import type { Findings, Positions, YamlNode } from '@seed/yaml';
import type { Platform } from './action-modules.ts';
import type { DocumentCode } from './codes/document-codes.ts';
import type { Words } from './component-document.ts';
import { isOpaque } from './template-text.ts';

export type DocumentFindings = Findings<DocumentCode>;

/** What reading and checking one component share. */
export interface DocumentReading {
  /** As it is parsed: placeholders of templates are masked. */
  readonly source: Source;
  readonly positions: Positions;
  readonly findings: DocumentFindings;
  readonly platform: Platform;
  /** The file or the caller said so; otherwise it is the default. */
  readonly isPlatformGiven: boolean;
}

/** A scalar as text and place. */
export const wordsOf = ({ text, span }: Words): Words => ({ text, span });

/** A text that only the run knows, at least in part. */
export const isOpen = (text: string): boolean => text.includes('{{') || isOpaque(text);

/** The text of a scalar that holds something. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value.type !== 'null' ? node.text : undefined;
}

/**
 * The place of a part of a scalar. Escapes and folded lines change offsets, so the part is found again in what was
 * typed; where that fails, the place is that of the whole.
 */
export function partSpan(words: Words, start: number, end: number, reading: DocumentReading): Span {
  const { span, text } = words;
  const part = text.slice(start, end);
  const raw = reading.source.text.slice(span.start.offset, span.end.offset);
  if (part === '') return span;
  let at = -1;
  for (let seen = text.indexOf(part); seen !== -1 && seen <= start; seen = text.indexOf(part, seen + 1)) {
    at = raw.indexOf(part, at + 1);
    if (at === -1) return span;
  }
  if (at === -1) return span;
  return reading.positions.at(span.start.offset + at, span.start.offset + at + part.length);
}
