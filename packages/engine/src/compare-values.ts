import { MASK, type FieldChange } from '@seed/kernel';
import { pythonJson, type PythonValue } from '@seed/yaml';
import { isSecretName } from './secret-names.ts';
import { shownValue } from './shown-value.ts';
import { isObject, type StoredObject } from './stored-values.ts';

/** A difference whose place in the manifest is looked up later. */
export type Difference = Omit<FieldChange, 'span'>;

const isNothing = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Large manifests are stored without their nulls, so a null is the same as nothing at any depth. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => !isNothing(item));
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}

/** A value of Python as the store gives it back: dicts are objects, and `1.0` is 1. */
export function plainJson(value: PythonValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(plainJson);
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, item]: [string, PythonValue]) => [key, plainJson(item)]));
  // What is left is a float; its text is the only way to its number.
  return Number(pythonJson(value));
}

/** Whether two stored values mean the same. */
export function isSame(before: unknown, after: unknown): boolean {
  const text = (value: unknown) => pythonJson(withoutNulls(value), { sortKeys: true });
  return text(before) === text(after);
}

/** A change of one field, with `***` for what its name says is secret. */
export function difference(field: string, before: unknown, after: unknown): Difference {
  const show = (value: unknown) => (isSecretName(field) ? MASK : shownValue(value));
  return {
    field,
    ...(isNothing(before) ? {} : { before: show(before) }),
    ...(isNothing(after) ? {} : { after: show(after) }),
  };
}

/** Differences of two values, down to the keys of dicts: `tags.owner`. */
export function compareValues(field: string, before: unknown, after: unknown): Difference[] {
  if (isSame(before, after)) return [];
  if (isObject(before) && isObject(after)) return compareKeys(before, after, (key) => `${field}.${key}`);
  return [difference(field, before, after)];
}

/** Differences of two dicts, named by `name`; keys of the later one come first, in their order. */
export function compareKeys(
  before: StoredObject,
  after: StoredObject,
  name: (key: string) => string,
): Difference[] {
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...keys].flatMap((key) => compareValues(name(key), before[key], after[key]));
}
