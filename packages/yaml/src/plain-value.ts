import type { YamlNode } from './yaml-node.ts';

/** The node as plain JavaScript; whole numbers beyond 2^53 stay bigint, dates stay text. */
export function plainValue(node: YamlNode): unknown {
  if (node.kind === 'list') return node.items.map(plainValue);
  if (node.kind === 'map') {
    return Object.fromEntries(node.entries.map((entry) => [entry.key.text, plainValue(entry.value)]));
  }
  const { value } = node;
  if (value.type === 'null') return null;
  if (value.type !== 'int') return value.value;
  const number = Number(value.value);
  return Number.isSafeInteger(number) ? number : value.value;
}
