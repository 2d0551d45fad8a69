import type { YamlEntry, YamlMap } from './yaml-node.ts';

/** The entry of a map, by the text of its key. */
export function entryOf(map: YamlMap, key: string): YamlEntry | undefined {
  return map.entries.find((entry) => entry.key.text === key);
}
