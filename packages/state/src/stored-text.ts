import { gunzipSync, gzipSync } from 'node:zlib';
import { EnvironmentError } from '@seed/kernel';

/** What an advanced parameter holds, in bytes. */
export const VALUE_LIMIT = 8192;

const BEGIN = '{"seed:gzip": "';
const END = '"}';

/** AWS refuses references to parameters, and takes two braces in a row for one. */
const BRACES = '{{';
/** The same to whoever reads JSON, Seed-Farmer among them. In JSON, two braces can only stand inside of texts. */
const ESCAPED = '{\\u007b';

/** Whether AWS keeps a text byte for byte: it takes no empty ones, and nobody promises what becomes of the others. */
function isPlain(text: string): boolean {
  return text !== '' && text === text.trim() && !/[^\P{C}\t\n\r]/u.test(text);
}

/**
 * The form in which Parameter Store holds a text: as it is wherever that is possible, so that Seed-Farmer and people
 * can read it, else compressed in a JSON object. The form may still be too large.
 */
export function toStored(text: string): string {
  const escaped = text.replaceAll(BRACES, ESCAPED);
  const readable =
    isPlain(text) &&
    !text.startsWith(BEGIN) &&
    !text.includes(ESCAPED) &&
    Buffer.byteLength(escaped) <= VALUE_LIMIT;
  return readable ? escaped : `${BEGIN}${gzipSync(text, { level: 9 }).toString('base64')}${END}`;
}

/** The text of a stored form. Throws EnvironmentError `state/unreadable-value`. */
export function fromStored(key: string, stored: string): string {
  if (!stored.startsWith(BEGIN)) return stored.replaceAll(ESCAPED, BRACES);
  try {
    return gunzipSync(Buffer.from(stored.slice(BEGIN.length, -END.length), 'base64')).toString();
  } catch (error) {
    throw new EnvironmentError('state/unreadable-value', `the parameter "${key}" cannot be decompressed`, {
      hints: [`look for an earlier version with \`aws ssm get-parameter-history --name ${key}\``],
      data: { key },
      cause: error,
    });
  }
}
