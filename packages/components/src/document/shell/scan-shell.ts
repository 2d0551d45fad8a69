/** What a character of a script is to the shell. */
export type ShellPlace = 'code' | 'quoted' | 'document' | 'comment';

/** A command of the outermost level; those in loops, branches and functions belong to their whole. */
export interface ShellCommand {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface ShellScan {
  readonly commands: readonly ShellCommand[];
  placeAt(offset: number): ShellPlace;
}

const OPENERS = new Set(['if', 'for', 'while', 'until', 'case', 'select', '{']);
const CLOSERS = new Set(['fi', 'done', 'esac', '}']);
/** Behind these a command begins. */
const LEADERS = new Set(['then', 'do', 'else', 'elif', '!', 'if', 'while', 'until', '{', 'time']);
const PLACES: readonly ShellPlace[] = ['code', 'quoted', 'document', 'comment'];
const QUOTED = 1;
const DOCUMENT = 2;
const COMMENT = 3;

/** What ends the present level: a quote, a bracket, or nothing for the script itself. */
type Frame = { readonly until: '' | ')' | '}' | '`' | '"'; parens: number; readonly isSum?: boolean };

interface Scan {
  readonly text: string;
  readonly marks: Uint8Array;
  readonly frames: Frame[];
  readonly commands: ShellCommand[];
  /** Ends of documents (`<<EOF`) that begin on the next line. */
  readonly pending: { readonly word: string; readonly strips: boolean }[];
  at: number;
  depth: number;
  commandStart: number;
  wordStart: number;
  canStart: boolean;
}

/**
 * Finds the commands of a shell script, and which characters are in quotes, in documents and in comments. It is no
 * parser: what it cannot follow it takes for one long command.
 */
export function scanShell(text: string): ShellScan {
  const scan: Scan = {
    text,
    marks: new Uint8Array(text.length),
    frames: [{ until: '', parens: 0 }],
    commands: [],
    pending: [],
    at: 0,
    depth: 0,
    commandStart: 0,
    wordStart: -1,
    canStart: true,
  };
  while (scan.at < text.length) step(scan);
  endWord(scan);
  endCommand(scan);
  return { commands: scan.commands, placeAt: (offset) => PLACES[scan.marks[offset] ?? 0] ?? 'code' };
}

const innermost = (scan: Scan): Frame => scan.frames.at(-1) ?? { until: '', parens: 0 };
const isOutside = (scan: Scan): boolean => scan.frames.length === 1;

function step(scan: Scan): void {
  const { text, at } = scan;
  const char = text[at] ?? '';
  const frame = innermost(scan);
  if (frame.until === '"') return inDouble(scan, char);
  if (char === '\\') return skip(scan, 2);
  if (char === "'" && !isInDoubleQuotes(scan)) return single(scan);
  if (char === '"') {
    beginWord(scan);
    scan.marks[at] = QUOTED;
    scan.frames.push({ until: '"', parens: 0 });
    return skip(scan, 1);
  }
  if (openExpansion(scan, char)) return;
  if (frame.until !== '}' && char === '#' && /[\s;&|(]/.test(text[at - 1] ?? '\n')) return comment(scan);
  if (char === frame.until && frame.parens === 0) {
    if (isOutside(scan)) return skip(scan, 1);
    scan.frames.pop();
    return skip(scan, 1);
  }
  if (frame.until === '}' || frame.until === '`') return skip(scan, 1);
  code(scan, char, frame);
}

/** In `"${x:-it's}"` a single quote is a letter like any other. */
const isInDoubleQuotes = (scan: Scan): boolean =>
  innermost(scan).until === '}' && scan.frames.some(({ until }) => until === '"');

function skip(scan: Scan, count: number): void {
  beginWord(scan);
  scan.at += count;
}

function beginWord(scan: Scan): void {
  if (isOutside(scan) && scan.wordStart === -1) scan.wordStart = scan.at;
}

function mark(scan: Scan, from: number, to: number, as: number): void {
  scan.marks.fill(as, from, to);
  scan.at = to;
}

function single(scan: Scan): void {
  beginWord(scan);
  const close = scan.text.indexOf("'", scan.at + 1);
  mark(scan, scan.at, close === -1 ? scan.text.length : close + 1, QUOTED);
}

function inDouble(scan: Scan, char: string): void {
  if (char === '\\') return mark(scan, scan.at, Math.min(scan.text.length, scan.at + 2), QUOTED);
  if (openExpansion(scan, char)) return;
  scan.marks[scan.at] = QUOTED;
  if (char === '"') scan.frames.pop();
  scan.at += 1;
}

/** `$(`, `${` and a backtick open a level of their own, also in double quotes. */
function openExpansion(scan: Scan, char: string): boolean {
  const next = scan.text[scan.at + 1];
  if (char === '$' && (next === '(' || next === '{') && scan.text.slice(scan.at + 1, scan.at + 3) !== '{{') {
    const isSum = scan.text.startsWith('$((', scan.at);
    skip(scan, 2);
    scan.frames.push({ until: next === '(' ? ')' : '}', parens: 0, isSum });
    return true;
  }
  if (char !== '`' || innermost(scan).until === '`') return false;
  skip(scan, 1);
  scan.frames.push({ until: '`', parens: 0 });
  return true;
}

function comment(scan: Scan): void {
  const end = scan.text.indexOf('\n', scan.at);
  mark(scan, scan.at, end === -1 ? scan.text.length : end, COMMENT);
}

function code(scan: Scan, char: string, frame: Frame): void {
  if (char === '<' && scan.text.startsWith('<<<', scan.at)) {
    endWord(scan);
    scan.at += 3;
    return;
  }
  if (char === '<' && frame.isSum !== true && /^<<-?(?![<-])/.test(scan.text.slice(scan.at, scan.at + 4)))
    return beginDocument(scan);
  if (char === '\n') {
    endWord(scan);
    if (isOutside(scan)) separate(scan);
    scan.at += 1;
    return documents(scan);
  }
  if (char === '(') {
    endWord(scan);
    frame.parens += 1;
    scan.canStart = true;
  } else if (char === ')') {
    endWord(scan);
    frame.parens = Math.max(0, frame.parens - 1);
    // A branch of a case, or the body of a function.
    scan.canStart = true;
  } else if (char === ' ' || char === '\t' || char === '\r') endWord(scan);
  else if (/[;&|]/.test(char)) return operator(scan, char);
  else beginWord(scan);
  scan.at += 1;
}

function operator(scan: Scan, char: string): void {
  endWord(scan);
  const isDouble = scan.text[scan.at + 1] === char;
  const isRedirect = char === '&' && /[<>]/.test(scan.text[scan.at - 1] ?? '');
  if (isOutside(scan) && !isRedirect) {
    if (char === ';' || (char === '&' && !isDouble && scan.text[scan.at + 1] !== '>')) separate(scan);
    scan.canStart = true;
  }
  scan.at += isDouble ? 2 : 1;
  // A list goes on behind `&&`, `||` and `|`, on the next line, too.
  if (char !== ';' && (isDouble || char === '|')) {
    const gap = /^(?:[ \t]*(?:#[^\n]*)?\r?\n)+/.exec(scan.text.slice(scan.at))?.[0].length ?? 0;
    scan.at += scan.pending.length > 0 ? 0 : gap;
  }
}

/** Ends a command, unless a loop, a branch or a bracket is open. */
function separate(scan: Scan): void {
  if (scan.depth === 0 && innermost(scan).parens === 0) endCommand(scan);
  scan.canStart = true;
}

function endWord(scan: Scan): void {
  if (!isOutside(scan) || scan.wordStart === -1) return;
  const word = scan.text.slice(scan.wordStart, scan.at);
  scan.wordStart = -1;
  const isBody = word === '{' && /^\s*function\s/.test(scan.text.slice(scan.commandStart, scan.at));
  if (!scan.canStart && !isBody) return;
  if (OPENERS.has(word)) scan.depth += 1;
  if (CLOSERS.has(word)) scan.depth = Math.max(0, scan.depth - 1);
  scan.canStart = LEADERS.has(word);
}

function endCommand(scan: Scan): void {
  const start = scan.commandStart;
  const end = scan.at;
  scan.commandStart = Math.min(scan.at + 1, scan.text.length);
  const lines = scan.text.slice(start, end);
  const lead = /^(?:\s|#[^\n]*(?:\n|$)|[;&])*/.exec(lines)?.[0].length ?? 0;
  const text = lines.slice(lead).trimEnd();
  if (text !== '') scan.commands.push({ start: start + lead, end: start + lead + text.length, text });
}

function beginDocument(scan: Scan): void {
  const match = /^<<(-?)\s*(?:'([^'\n]+)'|"([^"\n]+)"|\\?([^\s;&|<>()'"]+))/.exec(
    scan.text.slice(scan.at, scan.at + 200),
  );
  endWord(scan);
  if (match === null) {
    scan.at += 2;
    return;
  }
  scan.pending.push({ word: match[2] ?? match[3] ?? match[4] ?? '', strips: match[1] === '-' });
  scan.at += match[0].length;
}

function documents(scan: Scan): void {
  for (let next = scan.pending.shift(); next !== undefined; next = scan.pending.shift()) {
    const { word, strips } = next;
    const from = scan.at;
    let end = scan.text.length;
    for (let at = from; at < scan.text.length; ) {
      const newline = scan.text.indexOf('\n', at);
      const stop = newline === -1 ? scan.text.length : newline + 1;
      const line = scan.text.slice(at, stop).replace(/\r?\n$/, '');
      at = stop;
      if ((strips ? line.replace(/^\t+/, '') : line) === word) {
        end = stop;
        break;
      }
    }
    mark(scan, from, end, DOCUMENT);
    // The document belongs to the command above it.
    const last = scan.commands.at(-1);
    if (isOutside(scan) && scan.depth === 0 && last !== undefined && scan.commandStart <= from) {
      const text = scan.text.slice(last.start, end).trimEnd();
      scan.commands[scan.commands.length - 1] = { ...last, end: last.start + text.length, text };
      scan.commandStart = end;
    }
  }
}
