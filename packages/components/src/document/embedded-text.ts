import { entryOf, type YamlNode, type YamlScalar } from '@seed/yaml';

/** A text that another one holds in some spelling. */
export interface EmbeddedText {
  readonly text: string;
  /** For each UTF-16 unit of `text` the offset in the whole that it comes from, and one more for its end. */
  readonly offsets: readonly number[];
  /** Whether placeholders of `Fn::Sub` are in it. */
  readonly isSub: boolean;
}

/** Stands for what only CloudFormation knows, in a form that is taken for a placeholder. */
const UNKNOWN = '${…}';

/** The text of a node as CloudFormation makes it, without and with `Fn::Sub` and `Fn::Join`. Nothing where it is a reference. */
export function embeddedText(node: YamlNode, whole: string): EmbeddedText | undefined {
  const called = functionOf(node, whole);
  if (called === undefined) return node.kind === 'scalar' ? spelled(node, whole) : undefined;
  const { name, argument } = called;
  if (name === 'Sub') {
    const pattern = argument.kind === 'list' ? argument.items[0] : argument;
    const text = pattern?.kind === 'scalar' ? spelled(pattern, whole) : undefined;
    return text && { ...text, isSub: true };
  }
  return name === 'Join' ? joined(argument, whole) : undefined;
}

interface Called {
  readonly name: string;
  readonly argument: YamlNode;
}

/** `Fn::Sub: …`, `!Sub …`, `Ref: …`. */
function functionOf(node: YamlNode, whole: string): Called | undefined {
  if (node.kind === 'map') {
    const key = ['Fn::Sub', 'Fn::Join'].find((name) => entryOf(node, name) !== undefined);
    const argument = key === undefined ? undefined : entryOf(node, key)?.value;
    return argument === undefined ? undefined : { name: (key ?? '').replace('Fn::', ''), argument };
  }
  const [, name] =
    /!(\w+)[ \t]*(?:\n\s*(?:-\s*)?)?$/.exec(whole.slice(0, node.span.start.offset).slice(-200)) ?? [];
  return name === undefined ? undefined : { name, argument: node };
}

function joined(argument: YamlNode, whole: string): EmbeddedText | undefined {
  const [delimiter, list] = argument.kind === 'list' ? argument.items : [];
  if (delimiter?.kind !== 'scalar' || list?.kind !== 'list') return undefined;
  const parts = list.items.map(
    (item): EmbeddedText => embeddedText(item, whole) ?? placed(UNKNOWN, item.span.start.offset, true),
  );
  const glue = (at: number): EmbeddedText => placed(delimiter.text, at, false);
  const all = parts.flatMap((part, index) => (index === 0 ? [part] : [glue(part.offsets[0] ?? 0), part]));
  return {
    text: all.map(({ text }) => text).join(''),
    offsets: [...all.flatMap(({ offsets }) => offsets.slice(0, -1)), all.at(-1)?.offsets.at(-1) ?? 0],
    isSub: parts.some(({ isSub }) => isSub),
  };
}

/** A text all of which stands at one place. */
const placed = (text: string, at: number, isSub: boolean): EmbeddedText => ({
  text,
  offsets: Array.from({ length: text.length + 1 }, () => at),
  isSub,
});

/** A scalar unit by unit; where its spelling is not understood all of it stands at its beginning. */
function spelled({ text, span }: YamlScalar, whole: string): EmbeddedText {
  const raw = whole.slice(span.start.offset, span.end.offset);
  const units = raw.startsWith('"')
    ? doubleQuoted(raw)
    : raw.startsWith("'")
      ? singleQuoted(raw)
      : plain(raw);
  if (units.map(([unit]) => unit).join('') !== text) return placed(text, span.start.offset, false);
  const offsets = units.flatMap(([unit, at]) => Array.from(unit.split(''), () => span.start.offset + at));
  const last = raw.length - (/^["']/.test(raw) ? 1 : 0);
  return { text, offsets: [...offsets, span.start.offset + last], isSub: false };
}

type Unit = readonly [text: string, at: number];

const plain = (raw: string): Unit[] => raw.split('').map((unit, at) => [unit, at]);

const singleQuoted = (raw: string): Unit[] =>
  Array.from(raw.slice(1, -1).matchAll(/''|[^]/g), ({ 0: unit, index }) => [
    unit === "''" ? "'" : unit,
    index + 1,
  ]);

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const doubleQuoted = (raw: string): Unit[] =>
  Array.from(
    raw.slice(1, -1).matchAll(/\\u([\da-fA-F]{4})|\\([^])|[^]/g),
    ({ 0: whole, 1: hex, 2: escaped, index }) => [
      hex !== undefined
        ? String.fromCharCode(Number.parseInt(hex, 16))
        : escaped === undefined
          ? whole
          : (ESCAPES[escaped] ?? escaped),
      index + 1,
    ],
  );
