import picomatch from 'picomatch';

/** CodeBuild knows `*`, `?`, `[…]` and `**`; everything else that picomatch could read into a pattern is literal. */
const OPTIONS = {
  dot: true,
  nobrace: true,
  noextglob: true,
  nonegate: true,
  keepQuotes: true,
  strictSlashes: true,
} as const;

const CLASS = /(\[[^/]*?[^/[]\])/;
const GLOB = /[*?[]/;

/** Makes characters literal that are special to picomatch only; classes such as `[a-z]` stay as they are. */
function escapeForeign(pattern: string): string {
  return pattern
    .split(CLASS)
    .map((part, index) =>
      index % 2 === 1 ? part.replace(/^\[!/, '[^') : part.replace(/[(){}|+@!$^,"]/g, '\\$&'),
    )
    .join('');
}

/** Drops `./`, doubled and trailing slashes, and resolves `..` as far as the text allows. */
export function normalizePattern(pattern: string): string {
  const absolute = pattern.startsWith('/');
  const parts: string[] = [];
  for (const part of pattern.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return `${absolute ? '/' : ''}${parts.join('/')}`;
}

/** A test of relative paths against one pattern. Hidden files match like others; `*` stays within one folder. */
export function compilePattern(pattern: string): (path: string) => boolean {
  const normal = normalizePattern(pattern);
  if (!GLOB.test(normal)) return (path) => path === normal;
  return picomatch(escapeForeign(normal), OPTIONS);
}

/** Splits a pattern into the folders that need no matching and the rest; a pattern without `*?[` keeps its last name. */
export function splitPattern(pattern: string): { readonly base: string; readonly rest: string } {
  const normal = normalizePattern(pattern);
  const parts = normal.split('/');
  const special = parts.findIndex((part) => GLOB.test(part));
  const at = special === -1 ? parts.length - 1 : special;
  const base = parts.slice(0, at).join('/');
  return { base: base === '' && normal.startsWith('/') ? '/' : base, rest: parts.slice(at).join('/') };
}

/** Whether something below the folder `path` could match the pattern. */
export function couldMatchBelow(pattern: string, path: string): boolean {
  const wanted = normalizePattern(pattern).split('/');
  const parts = path.split('/');
  for (const [index, part] of parts.entries()) {
    const segment = wanted[index];
    if (segment === undefined) return false;
    if (segment === '**') return true;
    if (!compilePattern(segment)(part)) return false;
  }
  return wanted.length > parts.length;
}

/** True for texts that name more than one path. */
export function isPattern(text: string): boolean {
  return GLOB.test(text);
}
