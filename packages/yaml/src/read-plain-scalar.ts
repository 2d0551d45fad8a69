import { type PlainText, positionAt, spanIn } from './plain-text.ts';
import { resolvePlain } from './resolve-scalar.ts';
import type { YamlNode, YamlScalar } from './yaml-node.ts';

const KEY = /[A-Za-z0-9_$][A-Za-z0-9_./$-]*(?=:(?: |$))/my;
const QUOTED = /"([^"\\\n]*)"|'((?:[^'\n]|'')*)'/y;
/** Not what starts a quote, an alias, a list and the like; a dash only where no space follows. */
const PLAIN_START = /(?:[^-?:,[\]{}#&*!|>'"%@`\s]|-[^\s])/y;
/** A list of simple words on one line. */
const FLOW_LIST = /\[ *(?:[A-Za-z0-9_.][A-Za-z0-9_./-]*(?: *, *[A-Za-z0-9_.][A-Za-z0-9_./-]*)*)? *\]/y;
const FLOW_WORD = /[A-Za-z0-9_./-]+/g;
/** Nothing but a comment. */
const REST = / *(?: #.*)?$/my;
const LITERAL = /\|(-?)$/my;

const SPACE = 0x20;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function scalar(plain: PlainText, line: number, from: number, to: number): YamlScalar | undefined {
  const text = plain.source.text.slice(from, to);
  const { value, problem } = resolvePlain(text);
  if (problem !== undefined) return undefined;
  return { kind: 'scalar', span: spanIn(plain, line, from, to), text, style: 'plain', value };
}

function quoted(plain: PlainText, line: number, at: number): YamlScalar | undefined {
  const match = matchAt(QUOTED, plain.source.text, at);
  if (match === null) return undefined;
  const text = match[1] ?? (match[2] ?? '').replaceAll("''", "'");
  const span = spanIn(plain, line, at, at + match[0].length);
  return { kind: 'scalar', span, text, style: 'quoted', value: { type: 'str', value: text } };
}

/** A key of simple characters, or in quotes, with its colon behind it. */
export function readKey(plain: PlainText, line: number, at: number): YamlScalar | undefined {
  const { text } = plain.source;
  const first = text[at];
  if (first === '"' || first === "'") {
    const key = quoted(plain, line, at);
    return key !== undefined && text[key.span.end.offset] === ':' ? key : undefined;
  }
  const match = matchAt(KEY, text, at);
  return match === null ? undefined : scalar(plain, line, at, at + match[0].length);
}

export interface Inline {
  readonly node: YamlNode;
  /** The line behind it. */
  readonly next: number;
}

/** A value that starts on a line; `column` is that of its key or dash. */
export function readInline(plain: PlainText, line: number, at: number, column: number): Inline | undefined {
  const { text } = plain.source;
  const first = text[at];
  if (first === '|') return readLiteral(plain, line, at, column);
  const node =
    first === '"' || first === "'"
      ? quoted(plain, line, at)
      : first === '['
        ? readFlowList(plain, line, at)
        : readPlainScalar(plain, line, at);
  if (node === undefined || matchAt(REST, text, node.span.end.offset) === null) return undefined;
  return { node, next: line + 1 };
}

function readPlainScalar(plain: PlainText, line: number, at: number): YamlScalar | undefined {
  const { text } = plain.source;
  if (matchAt(PLAIN_START, text, at) === null) return undefined;
  const end = plain.ends[line] ?? at;
  let to = at;
  for (let i = at; i < end; i += 1) {
    const code = text.charCodeAt(i);
    if (code === SPACE) {
      if (text.charCodeAt(i + 1) === 0x23) break;
    } else {
      to = i + 1;
      // A colon before a space or at the end of the line makes a key.
      if (code === 0x3a && (i + 1 === end || text.charCodeAt(i + 1) === SPACE)) return undefined;
    }
  }
  return scalar(plain, line, at, to);
}

function readFlowList(plain: PlainText, line: number, at: number): YamlNode | undefined {
  const match = matchAt(FLOW_LIST, plain.source.text, at);
  if (match === null) return undefined;
  const items: YamlNode[] = [];
  for (const word of match[0].matchAll(FLOW_WORD)) {
    const from = at + word.index;
    const item = scalar(plain, line, from, from + word[0].length);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return { kind: 'list', span: spanIn(plain, line, at, at + match[0].length), items };
}

/** The lines below `|` that are indented; only such whose blank lines are empty and which ends with a line end. */
function readLiteral(plain: PlainText, line: number, at: number, column: number): Inline | undefined {
  const { source, starts, firsts, ends } = plain;
  const header = matchAt(LITERAL, source.text, at);
  const indent = (firsts[line + 1] ?? -1) - (starts[line + 1] ?? 0);
  if (header === null || indent <= column) return undefined;
  const lines: string[] = [];
  let last = line;
  let next = line + 1;
  for (; next < starts.length; next += 1) {
    const start = starts[next] ?? 0;
    const end = ends[next] ?? 0;
    const first = firsts[next] ?? -1;
    if (first === -1) {
      if (end > start) return undefined;
      lines.push('');
      continue;
    }
    if (first - start < indent) {
      if (first - start > column) return undefined;
      break;
    }
    lines.push(source.text.slice(start + indent, end));
    last = next;
  }
  const endOffset = (ends[last] ?? 0) + 1;
  if (endOffset > source.text.length) return undefined;
  const content = lines.slice(0, last - line).join('\n');
  const value = header[1] === '-' ? content : `${content}\n`;
  const span = {
    source: source.id,
    start: positionAt(plain, line, at),
    end: { line: last + 2, column: 1, offset: endOffset },
  };
  return {
    node: { kind: 'scalar', span, text: value, style: 'block', value: { type: 'str', value } },
    next: last + 1,
  };
}
