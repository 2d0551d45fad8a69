import { entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import type { Platform } from '../document/action-modules.ts';
import { checkKeys } from './check-keys.ts';
import type { ProjectFindings } from './project-codes.ts';
import { EXTENSION_KEYS } from './settings-keys.ts';

/** What `x-seed` of a document says about its publication. */
export interface Extensions {
  readonly name?: string;
  readonly platform: Platform;
  readonly description?: string;
  readonly changeDescription?: string;
  readonly supportedOsVersions: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  readonly kmsKeyId?: string;
  readonly bump: 'auto' | 'manual';
  readonly dependsOn: readonly string[];
}

/** Wrong types, unknown keys and words are reported; what is unusable counts as not given. */
export function readExtensions(root: YamlMap, findings: ProjectFindings): Extensions {
  const node = entryOf(root, 'x-seed')?.value;
  if (node !== undefined) checkKeys(node, { type: 'map', keys: EXTENSION_KEYS }, 'x-seed', findings);
  const map = node?.kind === 'map' ? node : undefined;
  const text = (key: string) => textOf(map && entryOf(map, key)?.value);
  const platform = text('platform');
  const name = text('name');
  const description = text('description');
  const changeDescription = text('change_description');
  const kmsKeyId = text('kms_key_id');
  return {
    platform: platform === 'Windows' || platform === 'macOS' ? platform : 'Linux',
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(changeDescription === undefined ? {} : { changeDescription }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    supportedOsVersions: textsOf(map && entryOf(map, 'supported_os_versions')?.value),
    tags: tagsOf(map && entryOf(map, 'tags')?.value),
    bump: text('bump') === 'auto' ? 'auto' : 'manual',
    dependsOn: textsOf(map && entryOf(map, 'depends_on')?.value),
  };
}

export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && node.value.type !== 'null' ? node.text : undefined;
}

/** `true`, `yes`, `on`; everything else is false. */
export function flagOf(node: YamlNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value.type === 'bool' && node.value.value;
}

export function textsOf(node: YamlNode | undefined): readonly string[] {
  const items = node?.kind === 'list' ? node.items : [];
  return items.map(textOf).filter((text) => text !== undefined);
}

/** A map of texts; numbers and flags by their text. */
export function tagsOf(node: YamlNode | undefined): Readonly<Record<string, string>> {
  const entries = node?.kind === 'map' ? node.entries : [];
  return Object.fromEntries(entries.map(({ key, value }) => [key.text, textOf(value) ?? '']));
}
