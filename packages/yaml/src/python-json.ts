const FLOAT: unique symbol = Symbol('float');

/** A number that Python holds as a float: `1.0` keeps its point. */
export interface PythonFloat {
  readonly [FLOAT]: number;
}

export function pythonFloat(value: number): PythonFloat {
  return { [FLOAT]: value };
}

function isFloat(value: object): value is PythonFloat {
  return FLOAT in value;
}

/** Python's `repr` of a float: the shortest digits, a point always, an exponent below 1e-4 and from 1e16 on. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits = '', power = '0'] = Math.abs(value).toExponential().split('e');
  const plain = digits.replace('.', '');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) {
    const shown = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${digits}e${exponent < 0 ? '-' : '+'}${shown}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${plain}`;
  const whole = plain.padEnd(exponent + 1, '0');
  return `${sign}${whole.slice(0, exponent + 1)}.${whole.slice(exponent + 1) || '0'}`;
}

/** Nothing that has to be escaped. */
const PLAIN = /^[ !#-[\]-~]*$/;

function stringText(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A value as Python holds it: text, boolean, None, int (number or bigint), `pythonFloat`, list, or dict. */
export type PythonValue =
  | string
  | boolean
  | null
  | number
  | bigint
  | PythonFloat
  | readonly PythonValue[]
  | PythonDict;

/** A map, because an object would move keys such as "80" to the front. */
export type PythonDict = ReadonlyMap<string, PythonValue>;

export interface PythonJsonOptions {
  /** Keys of every dict by code point, as `sort_keys=True`. */
  readonly sortKeys?: boolean;
}

/** Where a UTF-16 unit sorts when code points count: surrogates stand for characters above all others. */
const rank = (unit: number): number =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;

function byCodePoint(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/**
 * Python's `json.dumps` with its default separators: ASCII only, keys in the order given unless sorted. Whole numbers
 * and bigints are ints, other numbers and `pythonFloat` are floats; maps and plain objects are dicts; `undefined` counts as null.
 */
export function pythonJson(value: unknown, { sortKeys = false }: PythonJsonOptions = {}): string {
  return textOf(value, sortKeys);
}

/** Texts grow piece by piece: plans write megabytes of them, and lists of pieces would be as much again. */
function textOf(value: unknown, sortKeys: boolean): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : floatText(value);
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no JSON`);
  if (value instanceof Map) return dictText(value as PythonDict, sortKeys);
  if (Array.isArray(value)) return listText(value, sortKeys);
  return isFloat(value) ? floatText(value[FLOAT]) : dictText(new Map(Object.entries(value)), sortKeys);
}

function listText(items: readonly unknown[], sortKeys: boolean): string {
  let text = '[';
  for (const item of items)
    text += text.length === 1 ? textOf(item, sortKeys) : `, ${textOf(item, sortKeys)}`;
  return `${text}]`;
}

function dictText(dict: ReadonlyMap<string, unknown>, sortKeys: boolean): string {
  const keys = sortKeys ? sorted([...dict.keys()]) : dict.keys();
  let text = '{';
  for (const key of keys) {
    const entry = `${stringText(key)}: ${textOf(dict.get(key), sortKeys)}`;
    text += text.length === 1 ? entry : `, ${entry}`;
  }
  return `${text}}`;
}

/** The order of UTF-16 units, which is the quick one, is that of code points where there are no surrogates. */
const sorted = (keys: string[]): string[] =>
  keys.every((key) => PLAIN.test(key)) ? keys.sort() : keys.sort(byCodePoint);
