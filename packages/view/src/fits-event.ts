import { EVENTS } from '@seed/kernel';
import type { SeedEvent } from '@seed/kernel';

/** A field of the registry: a word, one of several words, or a list of records. */
type Field = string | { readonly oneOf: readonly string[] } | { readonly list: Shape };
interface Shape {
  readonly [name: string]: Field;
}
type Facts = Readonly<Record<string, unknown>>;

const isFacts = (value: unknown): value is Facts => typeof value === 'object' && value !== null;
const isText = (value: unknown): boolean => typeof value === 'string';

const WORD: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: isText,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  json: () => true,
  strings: (value) => Array.isArray(value) && value.every(isText),
  map: (value) => isFacts(value) && Object.values(value).every(isText),
};

function fitsField(field: Field, value: unknown): boolean {
  if (typeof field !== 'string') {
    // A later version may know more words.
    if ('oneOf' in field) return isText(value);
    return Array.isArray(value) && value.every((item) => isFacts(item) && fitsShape(field.list, item));
  }
  const isOptional = field.endsWith('?');
  if (value === undefined) return isOptional || field === 'json';
  return WORD[isOptional ? field.slice(0, -1) : field]?.(value) ?? true;
}

const fitsShape = (shape: Shape, facts: Facts): boolean =>
  Object.entries(shape).every(([name, field]) => fitsField(field, facts[name]));

/** Whether a record of a journal is an event that can be read: whole, and of a type that has what it should, or unknown. */
export function fitsEvent(value: unknown): value is SeedEvent {
  if (!isFacts(value)) return false;
  const { type, at, node, data } = value;
  if (typeof type !== 'string' || !isText(at) || !isFacts(data)) return false;
  if (node !== undefined && !isText(node)) return false;
  const known = (EVENTS as Readonly<Record<string, { readonly data: Shape }>>)[type];
  return known === undefined || fitsShape(known.data, data);
}
