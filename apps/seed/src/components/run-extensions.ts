import type { ComponentDocument, Platform } from '@seed/components';
import { entryOf } from '@seed/yaml';
import type { YamlMap, YamlNode } from '@seed/yaml';

/** `x-seed.local` of a document: what only local runs look at. */
function local(document: ComponentDocument): YamlMap | undefined {
  const node = document.extensions === undefined ? undefined : entryOf(document.extensions, 'local')?.value;
  return node?.kind === 'map' ? node : undefined;
}

const inLocal = (document: ComponentDocument, key: string): YamlNode | undefined => {
  const map = local(document);
  return map === undefined ? undefined : entryOf(map, key)?.value;
};

export function extensionText(document: ComponentDocument, key: 'image'): string | undefined {
  const node = inLocal(document, key);
  return node?.kind === 'scalar' ? node.text : undefined;
}

export function extensionMap(
  document: ComponentDocument,
  key: 'parameters' | 'env',
): Readonly<Record<string, string>> {
  const node = inLocal(document, key);
  if (node?.kind !== 'map') return {};
  return Object.fromEntries(
    node.entries.flatMap(({ key: name, value }) =>
      value.kind === 'scalar' ? [[name.text, value.text] as const] : [],
    ),
  );
}

export function extensionList(document: ComponentDocument, key: 'skip_steps'): readonly string[] {
  const node = inLocal(document, key);
  return node?.kind === 'list'
    ? node.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : []))
    : [];
}

export function wantsSystemd(document: ComponentDocument): boolean {
  const node = inLocal(document, 'systemd');
  return node?.kind === 'scalar' && node.value.type === 'bool' && node.value.value;
}

/** `x-seed.platform` of a document that nothing else says the platform of. */
export function platformOf(document: ComponentDocument | undefined): Platform {
  const node =
    document?.extensions === undefined ? undefined : entryOf(document.extensions, 'platform')?.value;
  const text = node?.kind === 'scalar' ? node.text : 'Linux';
  return text === 'Windows' || text === 'macOS' ? text : 'Linux';
}
