import type { Source } from '@seed/kernel';
import { describeNode, entryOf, type YamlMap, type YamlNode } from '@seed/yaml';
import { checkKeys } from './check-keys.ts';
import type { ComponentDocument, Words } from './component-document.ts';
import { type DocumentReading, textOf, wordsOf } from './document-reading.ts';
import { readConstants, readParameters } from './read-definitions.ts';
import { readPhases } from './read-phases.ts';

/** Keys that are published. */
const SCHEMA_KEYS = ['name', 'description', 'schemaVersion', 'parameters', 'constants', 'phases'];
/** Keys that seed takes out. */
const SEED_KEYS = ['component_version', 'x-seed'];

/** The model of a component, and everything that is wrong with its form. */
export function readDocument(
  root: YamlMap,
  reading: DocumentReading,
  { original, keys }: { readonly original: Source; readonly keys: readonly string[] },
): ComponentDocument {
  const known = [...SCHEMA_KEYS, ...SEED_KEYS, ...keys];
  checkKeys(root, known, reading, { code: 'C012', what: 'a component' });
  checkSchemaVersion(root, reading);
  const name = readWords(root, 'name', reading);
  const description = readWords(root, 'description', reading);
  checkNames(root, reading);
  const version = entryOf(root, 'component_version')?.value;
  const extensions = entryOf(root, 'x-seed')?.value;
  return {
    source: original,
    root,
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(version?.kind === 'scalar' ? { version: wordsOf(version) } : {}),
    ...(extensions?.kind === 'map' ? { extensions } : {}),
    parameters: readParameters(entryOf(root, 'parameters'), reading),
    constants: readConstants(entryOf(root, 'constants'), reading),
    phases: readPhases(root, reading),
  };
}

/** A place at the first key, for what is missing from the whole. */
const startOf = (root: YamlMap): Words['span'] => root.entries[0]?.key.span ?? root.span;

function checkSchemaVersion(root: YamlMap, { findings }: DocumentReading): void {
  const node = entryOf(root, 'schemaVersion')?.value;
  const hints = ['write `schemaVersion: 1.0` at the top level'];
  if (node === undefined) findings.error('C010', startOf(root), '`schemaVersion` is missing', { hints });
  else if (!/^1(?:\.0)?$/.test(textOf(node) ?? '')) {
    findings.error('C010', node.span, `\`schemaVersion\` is ${describeNode(node)}, not 1.0`, { hints });
  }
}

function readWords(root: YamlMap, key: string, { findings }: DocumentReading): Words | undefined {
  const node: YamlNode | undefined = entryOf(root, key)?.value;
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') return textOf(node) === undefined ? undefined : wordsOf(node);
  findings.error('C042', node.span, `\`${key}\` is ${describeNode(node)}, not a text`);
  return undefined;
}

function checkNames(root: YamlMap, { findings }: DocumentReading): void {
  const missing = ['name', 'description'].filter((key) => {
    const node = entryOf(root, key)?.value;
    return node === undefined || (node.kind === 'scalar' && node.text.trim() === '');
  });
  if (missing.length === 0) return;
  const words = missing.map((key) => `\`${key}\``).join(' and ');
  findings.warning('C013', startOf(root), `${words} ${missing.length === 1 ? 'is' : 'are'} missing`, {
    hints: ['add them: logs and results of builds show them'],
  });
}
