import type { Span } from '@seed/kernel';
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { YamlCode } from './codes.ts';
import type { Findings } from './findings.ts';
import type { Positions } from './positions.ts';
import { describeNode } from './read-nodes.ts';
import { type Resolution, resolvePlain, resolveTagged } from './resolve-scalar.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** Values that one file may stand for once its aliases are written out. */
const MOST_VALUES = 100_000;

const KNOWN_COLLECTION_TAG = /^(?:tag:yaml\.org,2002:|!!)(?:map|seq|omap|pairs|set)$/;

export interface BuildContext {
  readonly positions: Positions;
  readonly findings: Findings<YamlCode>;
  readonly duplicateKeys: 'error' | 'warning';
  /** Where the text ends in the middle of a line; a block of text that reaches it has no line end of its own. */
  readonly openEnd?: number;
}

interface Walk extends BuildContext {
  /** `open`: the node that carries the anchor is not finished, so an alias to it would contain itself. */
  readonly anchors: Map<string, { readonly node: YamlNode; readonly size: number } | 'open'>;
  values: number;
  overflowed: boolean;
}

/**
 * Turns parsed nodes into ours: aliases shared, merge keys merged, scalars resolved, duplicate keys reported.
 * The walk follows the file, so an anchor may be defined again and an alias means the nearest one above it.
 */
export function buildNode(root: ParsedNode, context: BuildContext): YamlNode {
  return build(root, { ...context, anchors: new Map(), values: 0, overflowed: false });
}

function build(node: ParsedNode, walk: Walk): YamlNode {
  if (isAlias(node)) return resolveAlias(node, walk);
  const before = walk.values;
  walk.values += 1;
  const { anchor } = node;
  if (anchor !== undefined) walk.anchors.set(anchor, 'open');
  const built = isScalar(node) ? buildScalar(node as Scalar.Parsed, walk) : buildCollection(node, walk);
  if (anchor !== undefined) walk.anchors.set(anchor, { node: built, size: walk.values - before });
  return built;
}

const spanOf = (node: ParsedNode, walk: Walk): Span => walk.positions.at(node.range[0], node.range[1]);

const emptyAt = (span: Span): YamlScalar => ({
  kind: 'scalar',
  span,
  text: '',
  style: 'plain',
  value: { type: 'null' },
});

function styleOf(node: Scalar.Parsed): YamlScalar['style'] {
  if (node.type === 'PLAIN' || node.type === undefined) return 'plain';
  return node.type.startsWith('BLOCK') ? 'block' : 'quoted';
}

function buildScalar(node: Scalar.Parsed, walk: Walk): YamlScalar {
  const span = spanOf(node, walk);
  const { tag } = node;
  const style = styleOf(node);
  const isOpen = style === 'block' && walk.openEnd !== undefined && node.range[1] >= walk.openEnd;
  const text = isOpen ? node.source.replace(/\n$/, '') : node.source;
  const str: Resolution = { value: { type: 'str', value: text } };
  const untagged = style === 'plain' ? resolvePlain(text) : str;
  const found = tag === undefined ? untagged : resolveTagged(tag, text);
  if (found === undefined) reportTag(tag ?? '', span, walk);
  if (found?.problem !== undefined) {
    walk.findings.error('yaml/bad-scalar', span, `"${text}" ${found.problem}`, {
      hints: ['put it in quotes'],
    });
  }
  return { kind: 'scalar', span, text, style, value: (found ?? str).value };
}

function reportTag(tag: string, span: Span, walk: Walk): void {
  walk.findings.error('yaml/unknown-tag', span, `unknown tag "${tag}"`, {
    hints: ['remove the tag, or quote the text if the exclamation mark belongs to it'],
  });
}

function resolveAlias(node: Alias.Parsed, walk: Walk): YamlNode {
  const span = spanOf(node, walk);
  const name = node.source;
  const target = walk.anchors.get(name);
  if (target === undefined) {
    walk.findings.error('yaml/unresolved-alias', span, `alias "*${name}" names no anchor`, {
      detail: `parsers say: unknown anchor '${name}' referenced`,
      hints: [
        /^\w+$/.test(name)
          ? `define \`&${name}\` earlier in the file, or quote the text if the \`*\` belongs to it`
          : 'quote the text, as a `*` at its start is an alias',
      ],
    });
    return emptyAt(span);
  }
  if (target === 'open') {
    walk.findings.error('yaml/alias-expansion', span, `alias "*${name}" contains itself`);
    return emptyAt(span);
  }
  walk.values += target.size;
  if (walk.values <= MOST_VALUES) return target.node;
  if (!walk.overflowed) {
    walk.findings.error('yaml/alias-expansion', span, `aliases stand for more than ${MOST_VALUES} values`, {
      detail: 'parsers say: document contains excessive aliasing',
      hints: ['write the values out, or use fewer levels of aliases'],
    });
  }
  walk.overflowed = true;
  return emptyAt(span);
}

function buildCollection(node: ParsedNode, walk: Walk): YamlNode {
  const span = spanOf(node, walk);
  if ('tag' in node && node.tag !== undefined && !KNOWN_COLLECTION_TAG.test(node.tag)) {
    reportTag(node.tag, span, walk);
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => build(item as ParsedNode, walk));
    return { kind: 'list', span: closeSpan(node, span, items.at(-1), walk), items };
  }
  return isMap(node) ? buildMap(node as YAMLMap.Parsed, span, walk) : emptyAt(span);
}

/** Without brackets a collection ends where its last value does, not behind the comments and line ends that follow. */
function closeSpan(node: YAMLMap | YAMLSeq, span: Span, last: YamlNode | undefined, walk: Walk): Span {
  if (node.flow === true || last === undefined) return span;
  const item: unknown = node.items.at(-1);
  const parsed = isPair(item) ? item.value : item;
  const end = isAlias(parsed) ? spanOf(parsed as Alias.Parsed, walk).end : last.span.end;
  return { ...span, end };
}

const isMergeKey = (node: ParsedNode | null): boolean =>
  isScalar(node) && node.type === 'PLAIN' && node.source === '<<' && node.tag === undefined;

function buildMap(node: YAMLMap.Parsed, span: Span, walk: Walk): YamlMap {
  const own = new Map<string, YamlEntry>();
  const merged = new Map<string, YamlEntry>();
  let last: YamlNode | undefined;
  for (const pair of node.items) {
    const parsedKey = pair.key as ParsedNode | null;
    const merges = isMergeKey(parsedKey);
    const key =
      parsedKey === null || merges
        ? emptyAt(parsedKey === null ? span : spanOf(parsedKey, walk))
        : build(parsedKey, walk);
    const value =
      pair.value === null ? emptyAt({ ...key.span, start: key.span.end }) : build(pair.value, walk);
    last = value;
    if (merges) merge(key.span, value, merged, walk);
    else if (key.kind === 'scalar') addEntry(own, { key, value }, walk);
    else {
      walk.findings.error('yaml/bad-key', key.span, 'a key is a list or a map', {
        hints: ['quote the text if it starts with `{` or `[`'],
      });
    }
  }
  const entries = [...own.values(), ...[...merged].filter(([name]) => !own.has(name)).map(([, e]) => e)];
  return { kind: 'map', span: closeSpan(node, span, last, walk), entries };
}

function addEntry(own: Map<string, YamlEntry>, entry: YamlEntry, walk: Walk): void {
  const { text, span } = entry.key;
  const first = own.get(text);
  if (first !== undefined) {
    walk.findings.add(walk.duplicateKeys, 'yaml/duplicate-key', span, `key "${text}" is given twice`, {
      detail: 'only the last one would count',
      related: [{ span: first.key.span, label: `"${text}" first stands here` }],
      hints: ['remove or rename one of the two'],
    });
    own.delete(text);
  }
  own.set(text, entry);
}

/** The first of several merged maps wins, and what the map says itself wins over all of them. */
function merge(at: Span, value: YamlNode, merged: Map<string, YamlEntry>, walk: Walk): void {
  const sources = value.kind === 'list' ? value.items : [value];
  for (const source of sources) {
    if (source.kind !== 'map') {
      walk.findings.error('yaml/bad-merge', at, 'the merge key "<<" needs a map', {
        related: [{ span: source.span, label: `this is ${describeNode(source)}` }],
        detail: 'parsers say: map merge requires map or sequence of maps as the value',
      });
      continue;
    }
    for (const entry of source.entries) {
      if (!merged.has(entry.key.text)) merged.set(entry.key.text, entry);
    }
  }
}
