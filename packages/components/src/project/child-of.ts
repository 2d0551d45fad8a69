import { entryOf, type YamlNode } from '@seed/yaml';

/** The value at a key of a map; nothing where there is none, or no map. */
export const childOf = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? entryOf(node, key)?.value : undefined;
