import type { Json, JsonObject } from '@seed/components';

/** What the SDK gave, as the API has it: without members that have no value, dates as ISO 8601. */
export function jsonOf(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(jsonOf);
  if (typeof value === 'object' && value !== null) return membersOf(value);
  return value as Json;
}

/** Members of a structure, apart from these. */
export function membersOf(value: object, without: readonly string[] = []): JsonObject {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => inner !== undefined && inner !== null && !without.includes(name))
      .map(([name, inner]) => [name, jsonOf(inner)]),
  );
}

/** Whether two values are the same; members that have no value count as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** The same text for the same value, whatever the order of its members. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined && inner !== null)
    .sort(([x], [y]) => (x < y ? -1 : 1));
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonicalJson(inner)}`).join(',')}}`;
}
