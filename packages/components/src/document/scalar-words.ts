import type { YamlNode, YamlScalar } from '@seed/yaml';

/** Every value below a node, in the order of the file. */
export function scalarsOf(node: YamlNode | undefined): readonly YamlScalar[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [node];
  return node.kind === 'list'
    ? node.items.flatMap(scalarsOf)
    : node.entries.flatMap(({ value }) => scalarsOf(value));
}
