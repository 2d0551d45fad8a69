import type { ScalarValue } from './yaml-node.ts';

/** The value, or why PyYAML would refuse the scalar. */
export type Resolution = { readonly value: ScalarValue; readonly problem?: string };

const BOOL: Record<string, boolean> = {};
for (const word of ['yes', 'true', 'on']) for (const form of casings(word)) BOOL[form] = true;
for (const word of ['no', 'false', 'off']) for (const form of casings(word)) BOOL[form] = false;

const NULLS = new Set(['', '~', ...casings('null')]);

const INT_FORMS = {
  binary: /^[-+]?0b[01_]+$/,
  octal: /^[-+]?0[0-7_]+$/,
  decimal: /^[-+]?(?:0|[1-9][0-9_]*)$/,
  hex: /^[-+]?0x[0-9a-fA-F_]+$/,
  sexagesimal: /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/,
};

/** YAML 1.1 wants a digit and a dot, and a sign in the exponent: `1e3` and `-.5` stay texts. */
const FLOAT =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*)$/;
/** Python refuses longer numbers too, as reading them takes more than linear time. */
const MOST_DIGITS = 4300;

const INFINITE = /^[-+]?\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

const DATE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DATE_TIME =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/;

/** Lower, Title and UPPER case: the only spellings of words that YAML 1.1 knows. */
function casings(word: string): string[] {
  return [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
}

const str = (value: string): Resolution => ({ value: { type: 'str', value } });

function sexagesimal(digits: string): number {
  return digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function signed(text: string): { readonly negative: boolean; readonly digits: string } {
  const plain = text.replaceAll('_', '');
  const negative = plain.startsWith('-');
  return { negative, digits: plain.replace(/^[-+]/, '') };
}

function integer(text: string): Resolution | undefined {
  if (text.length > MOST_DIGITS && /^[-+]?[0-9][0-9a-fA-Fx_:]*$/.test(text))
    return { ...str(text), problem: 'has too many digits' };
  const form = Object.entries(INT_FORMS).find(([, pattern]) => pattern.test(text))?.[0];
  if (form === undefined) return undefined;
  const { negative, digits } = signed(text);
  const value = (): bigint => {
    if (form === 'sexagesimal') return digits.split(':').reduce((sum, p) => sum * 60n + BigInt(p), 0n);
    if (form === 'octal' && digits !== '0') return BigInt(`0o${digits.slice(1)}`);
    return BigInt(digits);
  };
  if (digits === '0b' || digits === '0x' || digits === '') return { ...str(text), problem: 'is no number' };
  const magnitude = value();
  return { value: { type: 'int', value: negative ? -magnitude : magnitude } };
}

function float(text: string): Resolution | undefined {
  if (INFINITE.test(text)) {
    return { value: { type: 'float', value: text.startsWith('-') ? -Infinity : Infinity } };
  }
  if (NOT_A_NUMBER.test(text)) return { value: { type: 'float', value: Number.NaN } };
  if (!FLOAT.test(text)) return undefined;
  const { negative, digits } = signed(text);
  const magnitude = digits.includes(':') ? sexagesimal(digits) : Number(digits);
  return { value: { type: 'float', value: negative ? -magnitude : magnitude } };
}

function timestamp(text: string): Resolution | undefined {
  const match = DATE.exec(text) ?? DATE_TIME.exec(text);
  if (match === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(year, month - 1, day);
  const exists = year > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!exists || hour > 23 || minute > 59 || second > 59) return { ...str(text), problem: 'is no date' };
  return { value: { type: 'timestamp', value: text } };
}

/** Reads an unquoted scalar as PyYAML's safe loader does (YAML 1.1 with its own gaps). */
export function resolvePlain(text: string): Resolution {
  if (NULLS.has(text)) return { value: { type: 'null' } };
  const bool = Object.hasOwn(BOOL, text) ? BOOL[text] : undefined;
  if (bool !== undefined) return { value: { type: 'bool', value: bool } };
  if (text === '=' || text === '<<') return { ...str(text), problem: 'is a special sign of YAML 1.1' };
  if (!/^[-+.0-9]/.test(text)) return str(text);
  return timestamp(text) ?? float(text) ?? integer(text) ?? str(text);
}

/** The core tags that a scalar may carry, by what they force. */
export function resolveTagged(tag: string, text: string): Resolution | undefined {
  const name = tag.replace(/^tag:yaml\.org,2002:|^!!/, '');
  if (tag === '!' || name === 'str' || name === 'binary') return str(text);
  const wanted = ['null', 'bool', 'int', 'float', 'timestamp'].find((type) => type === name);
  if (wanted === undefined || !/^(?:tag:yaml\.org,2002:|!!)/.test(tag)) return undefined;
  const found = resolvePlain(text);
  if (found.value.type === wanted) return found;
  if (wanted === 'float' && found.value.type === 'int') {
    return { value: { type: 'float', value: Number(found.value.value) } };
  }
  return { ...str(text), problem: `is no ${wanted}` };
}
