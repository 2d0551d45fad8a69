import { entryOf, readYaml, type YamlEntry, type YamlMap } from '@seed/yaml';
import type { PublishedBytes } from '../project/image-project.ts';
import { sha256 } from '../project/sha256.ts';
import { semanticSha256 } from './semantic-hash.ts';

/** Keys of the top level that are seed's, not AWSTOE's. */
export const OWN_KEYS = ['component_version', 'x-seed'] as const;

/**
 * What is published of a document: its text without byte order mark, CRLF as LF, without seed's own keys and the comment
 * lines that belong to them, and with one line end at its end. Nothing is written anew, so comments, order and styles
 * stay. `root` is that of the text. Nothing where the rest is no YAML by itself, as when it uses an anchor that was cut.
 */
export function publishedBytes(
  text: string,
  root: YamlMap,
  versionPath?: readonly string[],
): PublishedBytes | undefined {
  const published = publishedText(text, root);
  const parsed = readYaml(
    { id: '<published>', text: published },
    { dialect: 'go', duplicateKeys: 'warning' },
  );
  if (parsed.root === undefined || parsed.diagnostics.some(({ severity }) => severity === 'error'))
    return undefined;
  const semantic = semanticSha256(parsed.root);
  return {
    text: published,
    bytes: Buffer.byteLength(published, 'utf8'),
    rawSha256: sha256(published),
    semanticSha256: semantic,
    contentSha256:
      versionPath === undefined ? semantic : semanticSha256(parsed.root, { without: versionPath }),
  };
}

export function publishedText(text: string, root: YamlMap): string {
  const cuts = OWN_KEYS.map((key) => entryOf(root, key))
    .filter((entry) => entry !== undefined)
    .map((entry) => (text[root.span.start.offset] === '{' ? flowCut(text, entry) : blockCut(text, entry)))
    .sort((a, b) => b.start - a.start);
  const rest = cuts.reduce((left, { start, end }) => left.slice(0, start) + left.slice(end), text);
  return `${rest
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .replace(/\n*$/, '')}\n`;
}

interface Cut {
  readonly start: number;
  readonly end: number;
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Where the next line starts; the end of the text on the last one. */
function nextLine(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/**
 * Whole lines: comment lines right above the key that are not indented more than it, as those may be text of the value
 * above; the key with its value; and comment lines below that are indented more.
 */
function blockCut(text: string, { key, value }: YamlEntry): Cut {
  const indent = key.span.start.column - 1;
  let start = lineStart(text, key.span.start.offset);
  while (start > 0) {
    const above = lineStart(text, start - 1);
    if (commentIndent(text.slice(above, start)) > indent) break;
    start = above;
  }
  const last = Math.max(key.span.end.offset, value.span.end.offset);
  let end = last > 0 && text[last - 1] === '\n' ? last : nextLine(text, last);
  while (end < text.length) {
    const below = nextLine(text, end);
    const column = commentIndent(text.slice(end, below));
    if (column <= indent || column === NO_COMMENT) break;
    end = below;
  }
  return { start, end };
}

const NO_COMMENT = Number.POSITIVE_INFINITY;

/** Characters before the `#` of a line that is a comment. */
function commentIndent(line: string): number {
  const found = /^[ \t]*(?=#)/.exec(line);
  return found === null ? NO_COMMENT : found[0].length;
}

/** In braces: the entry with the comma behind it, or the one before it where it is the last. */
function flowCut(text: string, { key, value }: YamlEntry): Cut {
  const end = Math.max(key.span.end.offset, value.span.end.offset);
  const behind = /^\s*,[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end));
  if (behind !== null) return { start: key.span.start.offset, end: end + behind[0].length };
  const before = /,?\s*$/.exec(text.slice(0, key.span.start.offset));
  return { start: key.span.start.offset - (before?.[0].length ?? 0), end };
}
