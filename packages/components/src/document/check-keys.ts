import { suggestKey, type YamlMap } from '@seed/yaml';
import type { DocumentCode } from './codes/document-codes.ts';
import type { DocumentReading } from './document-reading.ts';
import { showOpaque } from './template-text.ts';

/** What to say when a word is none of those that are known. */
export function hintNear(word: string, known: readonly string[], all: string): readonly string[] {
  const near = suggestKey(word, known);
  return [near === undefined ? all : `did you mean \`${near}\`?`];
}

/** Reports keys that a map cannot have. `what` is the owner for the message: `a phase`, `step "x"`. */
export function checkKeys(
  map: YamlMap,
  known: readonly string[],
  { findings }: DocumentReading,
  { code = 'C032', what }: { readonly code?: DocumentCode; readonly what: string },
): void {
  for (const { key } of map.entries) {
    if (known.includes(key.text)) continue;
    findings.error(code, key.span, `${what} has no key "${showOpaque(key.text)}"`, {
      hints: hintNear(key.text, known, `the keys are: ${known.join(', ')}`),
    });
  }
}
