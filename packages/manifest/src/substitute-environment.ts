import type { Source, Span } from '@seed/kernel';
import { createPositions, type Positions, type YamlEntry, type YamlNode, type YamlScalar } from '@seed/yaml';
import type { Reading } from './reading.ts';

/** The shortest text between braces, on one line. */
const REFERENCE = /\$\{([^\n]*?)\}/g;

interface Walk {
  readonly source: Source;
  readonly positions: Positions;
  readonly reading: Reading;
  /** Aliases share nodes, and go on sharing them. */
  readonly done: Map<YamlNode, YamlNode>;
}

/**
 * Replaces `${NAME}` in every text below a node by the variable of that name; keys, numbers and the like are left
 * alone. A map with a truthy `disableEnvVarResolution`, and what stands under `deploy_spec`, stay as they are. All
 * variables that are not set are reported where they are written.
 */
export function substituteEnvironment(node: YamlNode, source: Source, reading: Reading): YamlNode {
  // An escape in double quotes can write a dollar sign without one.
  if (!source.text.includes('${') && !source.text.includes('\\')) return node;
  return substitute(node, { source, positions: createPositions(source), reading, done: new Map() });
}

function substitute(node: YamlNode, walk: Walk): YamlNode {
  const known = walk.done.get(node);
  if (known !== undefined) return known;
  const made = make(node, walk);
  walk.done.set(node, made);
  return made;
}

function make(node: YamlNode, walk: Walk): YamlNode {
  if (node.kind === 'list') {
    return { kind: 'list', span: node.span, items: node.items.map((item) => substitute(item, walk)) };
  }
  if (node.kind === 'scalar') return substituteScalar(node, walk);
  if (node.entries.some(({ key, value }) => key.text === 'disableEnvVarResolution' && isTruthy(value)))
    return node;
  const entries = node.entries.map((entry): YamlEntry => {
    const isProtected = entry.key.text === 'deploy_spec' && entry.value.kind === 'map';
    return isProtected ? entry : { key: entry.key, value: substitute(entry.value, walk) };
  });
  return { kind: 'map', span: node.span, entries };
}

/** As Python judges it: empty texts, lists and maps, zero, no and null are false, and any other text is true. */
function isTruthy(node: YamlNode): boolean {
  if (node.kind === 'list') return node.items.length > 0;
  if (node.kind === 'map') return node.entries.length > 0;
  const { value } = node;
  if (value.type === 'null') return false;
  if (value.type === 'int' || value.type === 'float') return Number(value.value) !== 0;
  return value.type === 'bool' ? value.value : value.value !== '';
}

function substituteScalar(node: YamlScalar, walk: Walk): YamlScalar {
  if (node.value.type !== 'str' || !node.value.value.includes('${')) return node;
  const text = node.value.value;
  const places = placesIn(node, walk);
  let count = 0;
  const replaced = text.replace(REFERENCE, (whole, inner: string) => {
    const name = inner.trim();
    const place = places[count];
    count += 1;
    const found = walk.reading.variable(name);
    if (found === undefined) reportUnset(name, place?.text === whole ? place.span : node.span, walk);
    return found ?? whole;
  });
  return {
    kind: 'scalar',
    span: node.span,
    text: replaced,
    style: node.style,
    value: { type: 'str', value: replaced },
  };
}

/** References as they are written in the file; they match those of the text unless escapes made one of them. */
function placesIn(
  { span }: YamlScalar,
  { source, positions }: Walk,
): { readonly text: string; readonly span: Span }[] {
  const written = source.text.slice(span.start.offset, span.end.offset);
  return Array.from(written.matchAll(REFERENCE), (match) => {
    const start = span.start.offset + match.index;
    return { text: match[0], span: positions.at(start, start + match[0].length) };
  });
}

function reportUnset(name: string, span: Span, { reading }: Walk): void {
  reading.findings.error('manifest/variable-not-set', span, `Environment variable not set: ${name}`, {
    hints: [
      /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
        ? `set \`${name}\`, or add it to an env file`
        : 'write `${NAME}` with the name of a variable; defaults such as `${NAME:-x}` work in env files only',
      'write `disableEnvVarResolution: true` beside the value where the text is meant as it is',
    ],
  });
}
