import type { YamlNode } from '@seed/yaml';

/** Inputs of a step: every scalar is its text, as AWSTOE reads it; null is one that has none. */
export type InputValue = string | null | readonly InputValue[] | InputMap;
export interface InputMap {
  readonly [key: string]: InputValue;
}

export const isInputMap = (value: InputValue | undefined): value is InputMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isInputList = (value: InputValue | undefined): value is readonly InputValue[] =>
  Array.isArray(value);

/** The inputs of a node with every text put through `resolve`. */
export async function inputValue(
  node: YamlNode | undefined,
  resolve: (text: string) => Promise<string>,
): Promise<InputValue> {
  if (node === undefined) return null;
  switch (node.kind) {
    case 'scalar':
      return node.style === 'plain' && node.value.type === 'null' ? null : resolve(node.text);
    case 'list': {
      const items: InputValue[] = [];
      for (const item of node.items) items.push(await inputValue(item, resolve));
      return items;
    }
    case 'map': {
      const entries: [string, InputValue][] = [];
      for (const { key, value } of node.entries) entries.push([key.text, await inputValue(value, resolve)]);
      return Object.fromEntries(entries);
    }
  }
}

/** Every text of a node, without its keys. */
export function textsOf(node: YamlNode | undefined): readonly string[] {
  if (node === undefined) return [];
  if (node.kind === 'scalar') return [node.text];
  return node.kind === 'list'
    ? node.items.flatMap(textsOf)
    : node.entries.flatMap(({ value }) => textsOf(value));
}
