import { buildNode } from '../src/build-node.ts';
import type { YamlCode } from '../src/codes.ts';
import { createFindings } from '../src/findings.ts';
import { parseBounded } from '../src/parse-bounded.ts';
import { createPositions } from '../src/positions.ts';

/** What the complete reader makes of a text; nothing when it finds anything wrong. */
export function readCompletely(text: string): unknown {
  const positions = createPositions({ id: 'a.yaml', text });
  const findings = createFindings<YamlCode>();
  const { documents, errors, stopped, tabs } = parseBounded(text);
  if (errors.length > 0 || tabs.length > 0 || stopped !== undefined) return undefined;
  const openEnd = /[^\s][^\S\r\n]*$/.test(text.slice(-200)) ? { openEnd: text.length } : {};
  const context = { positions, findings, duplicateKeys: 'error' as const, ...openEnd };
  const read = documents.map(({ contents, range }) => ({
    start: positions.at(range[0]).start,
    root: contents === null ? undefined : buildNode(contents, context),
  }));
  return findings.list.length > 0 ? undefined : read;
}
