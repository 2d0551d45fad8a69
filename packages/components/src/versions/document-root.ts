import { readYaml, type YamlMap } from '@seed/yaml';

/** The map of a document's text; nothing where it is no YAML, or no map. */
export function documentRoot(text: string): YamlMap | undefined {
  const { root, diagnostics } = readYaml(
    { id: '<document>', text },
    { dialect: 'go', duplicateKeys: 'warning' },
  );
  if (diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return root?.kind === 'map' ? root : undefined;
}
