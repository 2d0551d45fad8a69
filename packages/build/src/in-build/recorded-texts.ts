import { shellWord } from '@seed/kernel';

const LINE_END = 10;

/** Tells the variable of an empty file from one that was never set. */
const MARK = 'v1:';
/** Bytes of a file that a variable carries; services cut off long ones. */
const MOST_EXPORTED = 2048;

/**
 * Shell, in one line, that puts files into one: before each a line with its name and size. What is missing or empty is
 * left out.
 */
export function packTexts(files: readonly (readonly [path: string, name: string])[], into: string): string {
  const each = files.map(([path, name]) => {
    const file = shellWord(path);
    return `if [ -s ${file} ]; then printf '%s %s\\n' ${shellWord(name)} "$(wc -c <${file})"; cat ${file}; fi`;
  });
  return `{ ${each.join('; ')}; } >${into}`;
}

/** The texts by name. What is cut off, or was never packed like this, is left out. */
export function unpackTexts(packed: Uint8Array): ReadonlyMap<string, string> {
  const bytes = Buffer.from(packed);
  const texts = new Map<string, string>();
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf(LINE_END, at);
    const [, name = '', size = ''] = /^(\S+) +(\d+)$/.exec(bytes.toString('utf8', at, end)) ?? [];
    const next = end + 1 + Number(size);
    if (end === -1 || size === '' || next > bytes.length) break;
    texts.set(name, bytes.toString('utf8', end + 1, next));
    at = next;
  }
  return texts;
}

/** Shell, in one line, that exports what a file holds, where that is short and the image has base64. */
export function exportText(file: string, name: string): string {
  const isShort = `[ "$(wc -c <${file})" -le ${MOST_EXPORTED} ] && command -v base64 >/dev/null 2>&1`;
  return `if ${isShort}; then export ${name}=${MARK}"$(base64 <${file} | tr -d '\\n')"; fi`;
}

/** What `exportText` put into a variable; undefined where it did not. */
export function importText(value: string | undefined): Uint8Array | undefined {
  return value?.startsWith(MARK) === true ? Buffer.from(value.slice(MARK.length), 'base64') : undefined;
}
