import type { YamlNode } from '@seed/yaml';

/** A member of a request or an answer, as Image Builder's API has it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [member: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Whole numbers beyond 2^53 become texts, as JSON would round them. */
export function jsonOf(node: YamlNode): Json {
  if (node.kind === 'list') return node.items.map(jsonOf);
  if (node.kind === 'map')
    return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, jsonOf(value)]));
  const { value } = node;
  if (value.type === 'null') return null;
  if (value.type !== 'int') return value.value;
  const number = Number(value.value);
  return Number.isSafeInteger(number) ? number : node.text;
}

/** JSON with the keys of all objects sorted by code unit, without spaces: equal values give equal texts. */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
