import type { Pos, Source, Span } from '@seed/kernel';
import { type PlainText, positionAt, spanIn, splitLines } from './plain-text.ts';
import { readInline, readKey } from './read-plain-scalar.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-node.ts';

/** Where a document starts, and what it holds. */
export interface PlainDocument {
  /** Of its `---`, or of its first key. */
  readonly start: Pos;
  readonly root: YamlNode;
}

interface Walk extends PlainText {
  /** Number of the line that is read next, from 0; it is neither blank nor a comment. */
  line: number;
  depth: number;
}

const LONGEST = 256 * 1024;
const DEEPEST = 40;
/** Anything that is not surely an ordinary character. */
const SPECIAL = /[^\n\u0020-\u007e\u00a1-\u02ff\u0370-\u1fff]/;
/** The end of a document, a directive, or content behind `---`. */
const MARKER = /^(?:\.\.\.|%|---(?!\n|$))/m;

const HASH = 0x23;
const SPACE = 0x20;
const DASH = 0x2d;

/**
 * Reads the YAML that people write most: block maps and lists of simple values. It gives exactly the nodes that the
 * complete reader gives, many times faster, and nothing at all wherever it meets something else or something wrong:
 * the complete reader then says what it is.
 */
export function readPlain(source: Source): readonly PlainDocument[] | undefined {
  const { text } = source;
  if (text.length > LONGEST || SPECIAL.test(text) || MARKER.test(text)) return undefined;
  const walk: Walk = { ...splitLines(source), line: 0, depth: 0 };
  const documents: PlainDocument[] = [];
  skip(walk);
  while (walk.line < walk.starts.length) {
    const start = positionAt(walk, walk.line, walk.firsts[walk.line] ?? 0);
    if (isMarker(walk)) {
      walk.line += 1;
      skip(walk);
    } else if (documents.length > 0) return undefined;
    if (columnOf(walk) !== 0 || isMarker(walk)) return undefined;
    const root = readNode(walk, walk.firsts[walk.line] ?? 0);
    if (root === undefined) return undefined;
    documents.push({ start, root });
  }
  return documents.length === 0 ? undefined : documents;
}

/** Goes to the next line that is neither blank nor a comment. */
function skip(walk: Walk): void {
  const { firsts, source } = walk;
  for (; walk.line < firsts.length; walk.line += 1) {
    const first = firsts[walk.line] ?? -1;
    if (first !== -1 && source.text.charCodeAt(first) !== HASH) return;
  }
}

/** Of the line that is read next; -1 at the end. */
function columnOf({ firsts, starts, line }: Walk): number {
  return line < starts.length ? (firsts[line] ?? 0) - (starts[line] ?? 0) : -1;
}

function isMarker({ starts, source, line }: Walk): boolean {
  const start = starts[line];
  return start !== undefined && source.text.startsWith('---', start);
}

/** The column, or -1 where the document ends. */
function nextColumn(walk: Walk): number {
  return isMarker(walk) ? -1 : columnOf(walk);
}

const isBreak = (code: number): boolean => Number.isNaN(code) || code === SPACE || code === 0x0a;

function isItem({ source }: Walk, at: number): boolean {
  return source.text.charCodeAt(at) === DASH && isBreak(source.text.charCodeAt(at + 1));
}

function readNode(walk: Walk, at: number): YamlNode | undefined {
  if (walk.depth > DEEPEST) return undefined;
  walk.depth += 1;
  const node = isItem(walk, at) ? readList(walk, at) : readMap(walk, at);
  walk.depth -= 1;
  return node;
}

/** Where the value of a key or an item starts on its line; nothing when it does not. */
function valueStart({ source, ends }: Walk, line: number, from: number): { at: number; isEmpty: boolean } {
  const end = ends[line] ?? 0;
  let at = from;
  while (at < end && source.text.charCodeAt(at) === SPACE) at += 1;
  return { at, isEmpty: at >= end || source.text.charCodeAt(at) === HASH };
}

/** What stands on the lines below a key or a dash, if anything does. */
function readBelow(walk: Walk, column: number, empty: YamlScalar, isKey: boolean): YamlNode | undefined {
  walk.line += 1;
  skip(walk);
  const next = nextColumn(walk);
  const first = walk.firsts[walk.line] ?? 0;
  if (next > column || (next === column && isKey && isItem(walk, first))) return readNode(walk, first);
  return empty;
}

function readBeside(walk: Walk, at: number, column: number): YamlNode | undefined {
  const read = readInline(walk, walk.line, at, column);
  if (read === undefined) return undefined;
  walk.line = read.next;
  skip(walk);
  // A deeper line would go on with the value.
  return nextColumn(walk) > column ? undefined : read.node;
}

const emptyAt = (walk: Walk, line: number, at: number): YamlScalar => ({
  kind: 'scalar',
  span: spanIn(walk, line, at, at),
  text: '',
  style: 'plain',
  value: { type: 'null' },
});

function readMap(walk: Walk, start: number): YamlNode | undefined {
  const line = walk.line;
  const column = start - (walk.starts[line] ?? 0);
  const entries: YamlEntry[] = [];
  const seen = new Set<string>();
  for (let at = start; ; at = walk.firsts[walk.line] ?? 0) {
    const key = readKey(walk, walk.line, at);
    if (key === undefined || seen.has(key.text)) return undefined;
    seen.add(key.text);
    const after = key.span.end.offset + 1;
    const { at: from, isEmpty } = valueStart(walk, walk.line, after);
    // Without a space the colon belongs to the text, unless it ends the line.
    if (from === after && !isEmpty) return undefined;
    if (isEmpty && from === after && from < (walk.ends[walk.line] ?? 0)) return undefined;
    const value = isEmpty
      ? readBelow(walk, column, emptyAt(walk, walk.line, from), true)
      : readBeside(walk, from, column);
    if (value === undefined) return undefined;
    entries.push({ key, value });
    const next = nextColumn(walk);
    if (next < column) {
      const span: Span = {
        source: walk.source.id,
        start: positionAt(walk, line, start),
        end: value.span.end,
      };
      return { kind: 'map', span, entries };
    }
    if (next > column) return undefined;
  }
}

function readList(walk: Walk, start: number): YamlNode | undefined {
  const line = walk.line;
  const column = start - (walk.starts[line] ?? 0);
  const items: YamlNode[] = [];
  for (let at = start; ; at = walk.firsts[walk.line] ?? 0) {
    const { at: from, isEmpty } = valueStart(walk, walk.line, at + 1);
    const item = isEmpty
      ? readBelow(walk, column, emptyAt(walk, walk.line, from), false)
      : readItem(walk, from, column);
    if (item === undefined) return undefined;
    items.push(item);
    const next = nextColumn(walk);
    if (next > column) return undefined;
    if (next < column || !isItem(walk, walk.firsts[walk.line] ?? 0)) {
      const span: Span = { source: walk.source.id, start: positionAt(walk, line, start), end: item.span.end };
      return { kind: 'list', span, items };
    }
  }
}

/** The rest of a line behind a dash: a map that starts there, or a value. */
function readItem(walk: Walk, at: number, column: number): YamlNode | undefined {
  if (isItem(walk, at)) return undefined;
  return readKey(walk, walk.line, at) === undefined ? readBeside(walk, at, column) : readNode(walk, at);
}
