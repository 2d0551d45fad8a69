import { pythonFloat, pythonJson } from './python-json.ts';
import type { PythonValue } from './python-json.ts';

/** A value that JSON can hold: JSON has neither dicts in order, nor floats that are whole, nor large ints. */
export type PackedValue =
  | string
  | number
  | boolean
  | null
  | readonly PackedValue[]
  | { readonly dict: readonly (readonly [string, PackedValue])[] }
  | { readonly float: string }
  | { readonly int: string };

/** For caches; `unpackValue` gives the value back exactly, from JSON as well. */
export function packValue(value: PythonValue): PackedValue {
  if (Array.isArray(value)) return value.map(packValue);
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [key, packValue(item)] as const) };
  if (typeof value === 'bigint') return { int: String(value) };
  if (typeof value === 'object' && value !== null) return { float: pythonJson(value) };
  return value as string | number | boolean | null;
}

export function unpackValue(packed: PackedValue): PythonValue {
  if (typeof packed !== 'object' || packed === null) return packed;
  if ('dict' in packed) return new Map(packed.dict.map(([key, item]) => [key, unpackValue(item)]));
  if ('float' in packed) return pythonFloat(Number(packed.float));
  if ('int' in packed) return BigInt(packed.int);
  return packed.map(unpackValue);
}
