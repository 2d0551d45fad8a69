import { readYaml, type YamlMap, type YamlNode, type YamlScalar } from '@seed/yaml';
import { ACTION_MODULES } from '../document/action-modules.ts';
import { sha256 } from '../project/sha256.ts';

/** Keys of steps, loops and inputs that AWSTOE reads as flags or numbers; everything else counts by its text. */
const TYPED: ReadonlySet<string> = new Set([
  'timeoutSeconds',
  'maxAttempts',
  'disableLogging',
  'start',
  'end',
  'updateBy',
  ...Object.values(ACTION_MODULES).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { type }]) => type === 'boolean' || type === 'integer')
      .map(([name]) => name),
  ),
]);

export interface SemanticHashOptions {
  /** A place that does not count, such as `['parameters', 'Version', 'default']`. */
  readonly without?: readonly string[];
}

/**
 * A digest of what a document means to AWSTOE: maps sorted, lists in order, scalars by their text. Comments, layout and
 * order of keys do not count. What PyYAML writes after reading a document has the digest of the document, unless its
 * reading changed a value (`0755` to 493), which then is a difference.
 */
export function semanticSha256(root: YamlNode, { without }: SemanticHashOptions = {}): string {
  return sha256(canonical(root, { without: without ?? [], typed: false, top: true }));
}

/** The digest of a published text; nothing where it is no YAML. */
export function semanticSha256Of(text: string): string | undefined {
  const { root, diagnostics } = readYaml(
    { id: '<published>', text },
    { dialect: 'go', duplicateKeys: 'warning' },
  );
  if (root === undefined || diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  return semanticSha256(root);
}

interface Place {
  /** The rest of the path to what does not count; empty where that lies elsewhere. */
  readonly without: readonly string[];
  readonly typed: boolean;
  readonly top: boolean;
}

function canonical(node: YamlNode, place: Place): string {
  if (node.kind === 'scalar') return scalarText(node, place.typed);
  const below = { without: [], typed: false, top: false };
  if (node.kind === 'list')
    return `[${node.items.map((item) => canonical(item, listPlace(item, place, below))).join(',')}]`;
  const entries = node.entries.map(({ key, value }) => {
    const rest = place.without[0] === key.text ? place.without.slice(1) : undefined;
    if (rest?.length === 0) return undefined;
    const text =
      place.top && key.text === 'schemaVersion' && value.kind === 'scalar'
        ? JSON.stringify(/^1(?:\.0*)?$/.test(value.text) ? '1.0' : value.text)
        : canonical(value, { without: rest ?? [], typed: TYPED.has(key.text), top: false });
    return [key.text, `${JSON.stringify(key.text)}:${text}`] as const;
  });
  const kept = entries.filter((entry) => entry !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${kept.map(([, text]) => text).join(',')}}`;
}

/** `parameters` is a list of maps with one key each: a path goes through the list as if it were one map. */
function listPlace(item: YamlNode, place: Place, below: Place): Place {
  const [next] = place.without;
  return next !== undefined && isMapWith(item, next) ? { ...below, without: place.without } : below;
}

const isMapWith = (node: YamlNode, key: string): node is YamlMap =>
  node.kind === 'map' && node.entries.some((entry) => entry.key.text === key);

function scalarText({ value, text }: YamlScalar, typed: boolean): string {
  if (value.type === 'null') return 'null';
  if (!typed) return JSON.stringify(text);
  if (value.type === 'bool') return String(value.value);
  if (value.type === 'int') return String(value.value);
  return /^(?:true|false|-?[1-9]\d*|0)$/.test(text) ? text : JSON.stringify(text);
}
