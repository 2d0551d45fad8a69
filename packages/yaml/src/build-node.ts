import type { Span } from '@seed/kernel';
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Findings } from './findings.ts';
import type { Positions } from './positions.ts';
import { resolvePlain, resolveTagged } from './resolve-scalar.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** Values that one file may stand for once its aliases are written out. */
const MOST_VALUES = 100_000;

const KNOWN_COLLECTION_TAG = /^(?:tag:yaml\.org,2002:|!!)(?:map|seq|omap|pairs|set)$/;

export interface BuildContext {
  readonly positions: Positions;
  readonly findings: Findings;
  readonly duplicateKeys: 'error' | 'warning';
}

interface Anchored {
  readonly node: YamlNode;
  /** How many values it stands for. */
  readonly size: number;
}

const isMergeKey = (node: ParsedNode): boolean =>
  isScalar(node) && node.type === 'PLAIN' && node.source === '<<' && node.tag === undefined;

/**
 * Turns parsed nodes into ours: aliases shared, merge keys merged, scalars resolved, duplicate keys reported.
 * The walk follows the file, so an anchor may be defined again and an alias means the nearest one above it.
 */
export function buildNode(root: ParsedNode, context: BuildContext): YamlNode {
  const { positions, findings } = context;
  const anchors = new Map<string, Anchored | 'open'>();
  let values = 0;
  let overflowed = false;

  const spanOf = (node: ParsedNode): Span => positions.at(node.range[0], node.range[1]);
  const empty = (span: Span): YamlScalar => ({
    kind: 'scalar',
    span,
    text: '',
    style: 'plain',
    value: { type: 'null' },
  });

  function scalar(node: Scalar.Parsed): YamlScalar {
    const span = spanOf(node);
    const text = node.source;
    const style =
      node.type === 'PLAIN' || node.type === undefined
        ? 'plain'
        : node.type.startsWith('BLOCK')
          ? 'block'
          : 'quoted';
    const { tag } = node;
    const found =
      tag === undefined
        ? style === 'plain'
          ? resolvePlain(text)
          : { value: { type: 'str', value: text } as const }
        : resolveTagged(tag, text);
    if (found === undefined) unknownTag(tag ?? '', span);
    if (found !== undefined && 'problem' in found && found.problem !== undefined) {
      findings.error('yaml/bad-scalar', span, `"${text}" ${found.problem}`, { hints: ['put it in quotes'] });
    }
    return { kind: 'scalar', span, text, style, value: found?.value ?? { type: 'str', value: text } };
  }

  const mergeKey = (node: ParsedNode): YamlScalar => ({ ...empty(spanOf(node)), text: '<<' });

  function unknownTag(tag: string, span: Span): void {
    findings.error('yaml/unknown-tag', span, `unknown tag "${tag}"`, {
      hints: ['remove the tag, or quote the text if the exclamation mark belongs to it'],
    });
  }

  function alias(node: Alias.Parsed): YamlNode {
    const span = spanOf(node);
    const target = anchors.get(node.source);
    if (target === undefined) {
      findings.error('yaml/unresolved-alias', span, `alias "*${node.source}" names no anchor`, {
        detail: `parsers say: unknown anchor '${node.source}' referenced`,
        hints: [
          `define \`&${node.source}\` earlier in the file, or quote the text if the \`*\` belongs to it`,
        ],
      });
      return empty(span);
    }
    if (target === 'open') {
      findings.error('yaml/alias-expansion', span, `alias "*${node.source}" contains itself`);
      return empty(span);
    }
    values += target.size;
    if (values > MOST_VALUES) {
      if (!overflowed) {
        findings.error('yaml/alias-expansion', span, `aliases stand for more than ${MOST_VALUES} values`, {
          detail: 'parsers say: document contains excessive aliasing',
          hints: ['write the values out, or use fewer levels of aliases'],
        });
      }
      overflowed = true;
      return empty(span);
    }
    return target.node;
  }

  function build(node: ParsedNode): YamlNode {
    if (isAlias(node)) return alias(node);
    const before = values;
    values += 1;
    const { anchor } = node;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    const built = isScalar(node) ? scalar(node as Scalar.Parsed) : collection(node);
    if (anchor !== undefined) anchors.set(anchor, { node: built, size: values - before });
    return built;
  }

  function collection(node: ParsedNode): YamlNode {
    const span = spanOf(node);
    if ('tag' in node && node.tag !== undefined && !KNOWN_COLLECTION_TAG.test(node.tag)) {
      unknownTag(node.tag, span);
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => build(item as ParsedNode));
      return { kind: 'list', span, items };
    }
    if (isMap(node)) return map(node as YAMLMap.Parsed, span);
    return empty(span);
  }

  function map(node: YAMLMap.Parsed, span: Span): YamlMap {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const pair of node.items) {
      const parsedKey = pair.key as ParsedNode | null;
      const key =
        parsedKey === null ? empty(span) : isMergeKey(parsedKey) ? mergeKey(parsedKey) : build(parsedKey);
      const value = pair.value === null ? empty({ ...key.span, start: key.span.end }) : build(pair.value);
      if (key.kind !== 'scalar') {
        findings.error('yaml/bad-key', key.span, 'a key is a list or a map', {
          hints: ['quote the text if it starts with `{` or `[`'],
        });
      } else if (parsedKey !== null && isMergeKey(parsedKey)) {
        merge(value, merged);
      } else {
        addEntry(own, { key, value });
      }
    }
    const entries = [...own.values(), ...[...merged].filter(([name]) => !own.has(name)).map(([, e]) => e)];
    return { kind: 'map', span, entries };
  }

  function addEntry(own: Map<string, YamlEntry>, entry: YamlEntry): void {
    const { text } = entry.key;
    const first = own.get(text);
    if (first !== undefined) {
      findings.add(
        context.duplicateKeys,
        'yaml/duplicate-key',
        entry.key.span,
        `key "${text}" is given twice`,
        {
          detail: 'only the last one would count',
          related: [{ span: first.key.span, label: `"${text}" first stands here` }],
          hints: ['remove or rename one of the two'],
        },
      );
      own.delete(text);
    }
    own.set(text, entry);
  }

  /** The first of several merged maps wins, and what the map says itself wins over all of them. */
  function merge(value: YamlNode, merged: Map<string, YamlEntry>): void {
    const sources = value.kind === 'list' ? value.items : [value];
    for (const source of sources) {
      if (source.kind !== 'map') {
        findings.error('yaml/bad-merge', source.span, 'the merge key "<<" needs a map', {
          detail: 'parsers say: map merge requires map or sequence of maps as the value',
        });
        continue;
      }
      for (const entry of source.entries) {
        if (!merged.has(entry.key.text)) merged.set(entry.key.text, entry);
      }
    }
  }

  return build(root);
}
