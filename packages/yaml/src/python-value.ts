import { pythonFloat, pythonJson } from './python-json.ts';
import type { PythonValue } from './python-json.ts';
import type { YamlNode, YamlScalar } from './yaml-node.ts';

function scalarValue({ value }: YamlScalar): Exclude<PythonValue, readonly PythonValue[]> {
  switch (value.type) {
    case 'null':
      return null;
    case 'float':
      return pythonFloat(value.value);
    case 'int': {
      const number = Number(value.value);
      return Number.isSafeInteger(number) ? number : value.value;
    }
    case 'bool':
    case 'str':
    case 'timestamp':
      return value.value;
  }
}

/** Keys are texts in JSON: `0x50:` is "80", `yes:` is "true". */
function keyOf(key: YamlScalar): string {
  const value = scalarValue(key);
  return typeof value === 'string' ? value : pythonJson(value);
}

/** The node as PyYAML would load it: ints and floats stay apart, whole numbers are exact, dates stay text. */
export function pythonValue(node: YamlNode): PythonValue {
  if (node.kind === 'list') return node.items.map(pythonValue);
  if (node.kind === 'map')
    return new Map(node.entries.map(({ key, value }) => [keyOf(key), pythonValue(value)]));
  return scalarValue(node);
}
