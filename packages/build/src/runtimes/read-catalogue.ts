import { entryOf, readYaml } from '@seed/yaml';
import type { YamlMap, YamlNode } from '@seed/yaml';

export interface RuntimeVersion {
  readonly commands: readonly string[];
  /** Runtime → versions of which one must be selected too. */
  readonly requires: Readonly<Record<string, readonly string[]>>;
}

/** runtimes.yml of an image: runtime → version as written → how to switch to it. */
export type RuntimeCatalogue = ReadonlyMap<string, ReadonlyMap<string, RuntimeVersion>>;

/** Reads an image's runtimes.yml; undefined when it is not one. Versions keep their spelling (`1.20`). */
export function readCatalogue(text: string): RuntimeCatalogue | undefined {
  const { root } = readYaml({ id: 'runtimes.yml', text }, { dialect: 'go' });
  const runtimes = root?.kind === 'map' ? mapAt(root, 'runtimes') : undefined;
  if (runtimes === undefined) return undefined;
  return new Map(
    runtimes.entries.map((runtime) => {
      const versions = runtime.value.kind === 'map' ? mapAt(runtime.value, 'versions') : undefined;
      return [
        runtime.key.text,
        new Map((versions?.entries ?? []).map((version) => [version.key.text, readVersion(version.value)])),
      ];
    }),
  );
}

function readVersion(node: YamlNode): RuntimeVersion {
  if (node.kind !== 'map') return { commands: [], requires: {} };
  const requires = mapAt(node, 'requires');
  return {
    commands: texts(entryOf(node, 'commands')?.value),
    requires: Object.fromEntries(
      (requires?.entries ?? []).map((entry) => [entry.key.text, texts(entry.value)]),
    ),
  };
}

function mapAt(map: YamlMap, key: string): YamlMap | undefined {
  const value = entryOf(map, key)?.value;
  return value?.kind === 'map' ? value : undefined;
}

/** A list of scalars, or one scalar, as texts. */
function texts(node: YamlNode | undefined): string[] {
  const items = node?.kind === 'list' ? node.items : node === undefined ? [] : [node];
  return items.flatMap((item) => (item.kind === 'scalar' && item.value.type !== 'null' ? [item.text] : []));
}
