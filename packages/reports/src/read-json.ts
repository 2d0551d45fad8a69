import type { Source } from '@seed/kernel';

/** The value of a JSON text, or what is wrong with it and where. */
export function readJson(source: Source): { readonly value?: unknown; readonly problems: readonly string[] } {
  try {
    return { value: JSON.parse(source.text.replace(/^\ufeff/, '')), problems: [] };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = Number(/position (\d+)/.exec(message)?.[1] ?? source.text.length);
    const words = message.replace(/,? ?(?:\.\.\.)?".*$/s, '').replace(/ (?:in JSON )?at position.*$/s, '');
    return { problems: [`${source.id}:${place(source.text, offset)}: not JSON: ${lowerFirst(words)}`] };
  }
}

function place(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; nothing for anything else. */
export function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
