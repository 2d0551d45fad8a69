import { pythonFloat } from '@seed/yaml';
import type { PythonFloat, PythonValue } from '@seed/yaml';

/**
 * JSON as Python reads it: `1.0` is a float, whole numbers are exact. Takes parsed JSON too, in which floats without
 * fractions have become ints. Text that is no JSON gives nothing.
 */
export function pythonFromJson(stored: unknown): PythonValue | undefined {
  const floats = new Set<unknown>();
  const isFloat = (value: unknown): value is PythonFloat => floats.has(value);
  if (typeof stored !== 'string') return toPython(stored, isFloat);
  const exactNumber = (_key: string, value: unknown, context?: { readonly source?: string }): unknown => {
    const source = context?.source;
    if (typeof value !== 'number' || source === undefined) return value;
    if (!/[.eE]/.test(source)) return Number.isSafeInteger(value) ? value : BigInt(source);
    const float = pythonFloat(value);
    floats.add(float);
    return float;
  };
  try {
    return toPython(JSON.parse(stored, exactNumber), isFloat);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Keys are stored in order, which objects do not keep for keys such as "80". */
function toPython(value: unknown, isFloat: (value: unknown) => value is PythonFloat): PythonValue {
  if (isFloat(value)) return value;
  if (Array.isArray(value)) return value.map((item) => toPython(item, isFloat));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return new Map(entries.map(([key, item]) => [key, toPython(item, isFloat)]));
  }
  const scalar = typeof value;
  const isKnown = scalar === 'string' || scalar === 'boolean' || scalar === 'number' || scalar === 'bigint';
  return isKnown ? (value as string | boolean | number | bigint) : null;
}
