import type { Condition } from '@seed/components';
import type { YamlNode } from '@seed/yaml';

const SIBLINGS: ReadonlySet<string> = new Set(['value', 'path', 'then', 'else']);

/** The condition of an Assert, which was checked when its document was read; undefined where it is none. */
export function readCondition(node: YamlNode | undefined): Condition | undefined {
  if (node?.kind === 'list') return node.items.length === 1 ? readCondition(node.items[0]) : undefined;
  if (node?.kind !== 'map') return undefined;
  const entry = node.entries.find(({ key }) => !SIBLINGS.has(key.text));
  if (entry === undefined) return undefined;
  const operator = { text: entry.key.text, span: entry.key.span };
  const { value } = entry;
  if (operator.text === 'and' || operator.text === 'or') {
    if (value.kind !== 'list') return undefined;
    const conditions = value.items.map(readCondition).filter((one) => one !== undefined);
    return conditions.length === value.items.length
      ? { kind: operator.text, operator, conditions }
      : undefined;
  }
  if (operator.text === 'not') {
    const condition = readCondition(value);
    return condition === undefined ? undefined : { kind: 'not', operator, condition };
  }
  if (value.kind !== 'scalar') return undefined;
  const sibling = (name: 'value' | 'path') => {
    const found = node.entries.find(({ key }) => key.text === name)?.value;
    return found?.kind === 'scalar' ? { [name]: { text: found.text, span: found.span } } : {};
  };
  return {
    kind: 'compare',
    operator,
    operand: { text: value.text, span: value.span },
    ...sibling('value'),
    ...sibling('path'),
  };
}
