import type { Span } from '@seed/kernel';
import type { YamlDocument, YamlEntry, YamlMap, YamlNode } from './yaml-node.ts';

/** The entry of a map, by the text of its key. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key.text === key);
}

/**
 * The place of a path such as `['phases', 'build', 'commands', 0]`, or of its nearest ancestor that exists.
 * `at: 'key'` points at the key of the last step instead of its value.
 */
export function locate(
  document: YamlDocument,
  path: readonly (string | number)[],
  at: 'key' | 'value' = 'value',
): Span {
  let node: YamlNode | undefined = document.root;
  let span = node?.span ?? document.span;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    let next: YamlNode | undefined;
    if (node?.kind === 'map') {
      const entry = entryOf(node, String(step));
      if (entry !== undefined && last && at === 'key') return entry.key.span;
      next = entry?.value;
    } else if (node?.kind === 'list' && typeof step === 'number') {
      next = node.items[step];
    }
    if (next === undefined) return span;
    node = next;
    span = next.span;
  }
  return span;
}
