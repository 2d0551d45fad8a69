/** A call of the in-build helper that could not be carried out inside the build. Texts are as they were at the call. */
export type MetadataCall =
  | { readonly op: 'add'; readonly key: string; readonly value: string; readonly env: string }
  | { readonly op: 'json'; readonly value: string; readonly env: string }
  | {
      readonly op: 'convert' | 'merge';
      /** Path and text of the exported file. */
      readonly file: string;
      readonly source: string;
      /** The key under which the CDK app exports this module's stack (`convert`). */
      readonly module: string;
      /** A jq path of plain segments, e.g. `.a."b-c"` (`merge`). */
      readonly path: string;
    };

export type Metadata = Readonly<Record<string, unknown>>;

/** A reason to leave the metadata as they are, for people. */
class Unusable extends Error {}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unusable(`${what} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Python's idea of nothing, which Seed-Farmer leaves alone. */
function isEmpty(value: unknown): boolean {
  return !value || (typeof value === 'object' && Object.keys(value).length === 0);
}

function mapping(value: unknown, what: string): Metadata {
  if (isEmpty(value)) return {};
  if (!isObject(value)) throw new Unusable(`${what} is not a JSON object`);
  return value;
}

/** What the metadata variable holds: JSON, or JSON in which a shell turned the quotes; anything else counts as nothing. */
function underneath(text: string): Metadata {
  for (const candidate of [text, text.replaceAll("'", '"')]) {
    try {
      return mapping(JSON.parse(candidate), 'the metadata variable');
    } catch (error) {
      if (error instanceof Unusable) throw error;
    }
  }
  return {};
}

/** Follows a jq path of plain segments, as the helper lets them through. */
function follow(value: unknown, path: string): unknown {
  const segments = path.match(/"[^"]*"|[^."]+/g) ?? [];
  return segments.reduce<unknown>((at, segment) => {
    if (at === null || at === undefined) return null;
    if (!isObject(at)) throw new Unusable(`${path} leads through something that is not a JSON object`);
    return at[segment.replaceAll('"', '')] ?? null;
  }, value);
}

function exported(call: Extract<MetadataCall, { op: 'convert' | 'merge' }>): unknown {
  const outputs = mapping(parse(call.source, call.file), call.file);
  if (isEmpty(outputs)) return undefined;
  if (call.op === 'merge') return follow(outputs, call.path);
  if (!Object.hasOwn(outputs, call.module)) throw new Unusable(`${call.file} has no key "${call.module}"`);
  const stack = outputs[call.module];
  if (!isObject(stack) || !Object.hasOwn(stack, 'metadata'))
    throw new Unusable(`"${call.module}" in ${call.file} has no "metadata"`);
  return stack['metadata'];
}

function apply(current: Metadata, call: MetadataCall): Metadata {
  if (call.op === 'add') return { ...underneath(call.env), ...current, [call.key]: call.value };
  if (call.op === 'json') {
    const added = parse(call.value, 'the text of -j');
    if (!isObject(added)) throw new Unusable('the text of -j is not a JSON object');
    return { ...underneath(call.env), ...current, ...added };
  }
  const text = exported(call);
  if (isEmpty(text)) return current;
  if (typeof text !== 'string') throw new Unusable('what the module exports is not a text with JSON in it');
  const added = parse(text, 'what the module exports');
  if (!isObject(added)) throw new Unusable('what the module exports is not a JSON object');
  return { ...current, ...added };
}

const NAMES = {
  add: 'metadata add',
  json: 'metadata add -j',
  convert: 'metadata convert',
  merge: 'metadata convert -jq',
};

/** The metadata after a call, by Seed-Farmer's rules; with a problem they stay as they were. */
export function applyMetadataCall(
  current: Metadata,
  call: MetadataCall,
): { readonly metadata: Metadata; readonly problem?: string } {
  try {
    return { metadata: apply(current, call) };
  } catch (error) {
    if (error instanceof Unusable)
      return { metadata: current, problem: `seedfarmer ${NAMES[call.op]}: ${error.message}` };
    throw error;
  }
}
