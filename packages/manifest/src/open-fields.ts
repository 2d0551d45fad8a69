import type { Span } from '@seed/kernel';
import {
  type PythonValue,
  pythonValue,
  suggestKey,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
} from '@seed/yaml';
import { checkValue } from './check-value.ts';
import { describeValue } from './describe-value.ts';
import { ACCOUNT_KEYS, camelCase, DEPLOYMENT_KEYS, type ModelKeys, MODULE_KEYS } from './model-keys.ts';
import type { Reading } from './reading.ts';

/** A map of a manifest whose keys are known. */
export interface Fields {
  /** Names it in messages: `module "vpc"`. */
  readonly what: string;
  /** A short place for what is missing in it. */
  readonly span: Span;
  /** Entries by the snake_case name of their key. */
  readonly entries: ReadonlyMap<string, YamlEntry>;
  /** What Seed-Farmer's model holds: every known name, at first null, and unknown keys as they are. */
  readonly stored: Map<string, PythonValue>;
}

/** Reads the keys of a map in either spelling; snake_case counts when both are there. Reports unknown keys. */
export function openFields(
  node: YamlNode,
  keys: ModelKeys,
  what: string,
  reading: Reading,
): Fields | undefined {
  if (node.kind !== 'map') {
    reading.findings.error('manifest/wrong-type', node.span, `${what} is ${describeValue(node)}, not a map`);
    return undefined;
  }
  const entries = new Map<string, YamlEntry>();
  const stored = new Map<string, PythonValue>(keys.names.map((name) => [name, null]));
  for (const entry of node.entries) {
    const name = keys.bySpelling.get(entry.key.text);
    if (name === undefined) keepUnknown(entry, keys, what, stored, reading);
    else addKnown(name, entry, entries, what, reading);
  }
  return { what, span: shortSpan(node), entries, stored };
}

/** The first key of a map: a whole map is too much to show. */
export function shortSpan(node: YamlMap): Span {
  return node.entries[0]?.key.span ?? { ...node.span, end: node.span.start };
}

function addKnown(
  name: string,
  entry: YamlEntry,
  entries: Map<string, YamlEntry>,
  what: string,
  reading: Reading,
): void {
  const other = entries.get(name);
  if (other === undefined) {
    entries.set(name, entry);
    return;
  }
  const [counts, ignored] = entry.key.text === name ? [entry, other] : [other, entry];
  entries.set(name, counts);
  const summary = `"${ignored.key.text}" of ${what} is ignored, as "${counts.key.text}" is there as well`;
  reading.findings.warning('manifest/both-spellings', ignored.key.span, summary, {
    related: [{ span: counts.key.span, label: 'this one counts' }],
    hints: ['remove one of the two'],
  });
}

function keepUnknown(
  { key, value }: YamlEntry,
  keys: ModelKeys,
  what: string,
  stored: Map<string, PythonValue>,
  reading: Reading,
): void {
  checkValue(value, `"${key.text}"`, reading);
  stored.set(key.text, pythonValue(value));
  const hint = adviseKey(key.text, keys);
  const severity = reading.strict ? 'error' : 'warning';
  const verdict = reading.strict ? 'is not allowed' : 'has no effect';
  reading.findings.add(
    severity,
    'manifest/unknown-key',
    key.span,
    `unknown key "${key.text}" of ${what} ${verdict}`,
    {
      ...(reading.strict
        ? { detail: '`manifestValidationFailOnUnknownFields` of seedfarmer.yaml is switched on' }
        : {}),
      ...(hint === undefined ? {} : { hints: [hint] }),
    },
  );
}

/** Spelled as the person spells. */
function adviseKey(key: string, keys: ModelKeys): string | undefined {
  const spellings = key.includes('_') ? keys.names : keys.names.map(camelCase);
  const near = suggestKey(key, spellings);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (keys === DEPLOYMENT_KEYS && ACCOUNT_KEYS.bySpelling.has(key))
    return 'move it to an account of `targetAccountMappings`';
  if (keys !== MODULE_KEYS && MODULE_KEYS.bySpelling.has(key)) return `\`${key}\` belongs to a module`;
  return undefined;
}
