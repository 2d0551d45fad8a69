// oxlint-disable no-control-regex -- control characters are what this file is about
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** As JSON writes them, or as they are. */
const MAY_HOLD = /\\u00[0189][0-9a-f]|\\[bfr]|[\u007f-\u009f]/i;

/** A value without control characters in its texts, line ends and tabs apart: what builds say of themselves may hold any. */
function clean(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(CONTROL, '?');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.replace(CONTROL, '?'), clean(inner)]),
  );
}

/** Parses JSON that is about to be shown: nothing in it can move a cursor, colour or hide. Throws SyntaxError. */
export function parseShown(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return MAY_HOLD.test(text) ? clean(value) : value;
}
