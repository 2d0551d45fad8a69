import type { YamlNode } from '@seed/yaml';

/** What a value is, for messages: `the number 1.30`, `"x"`, `a list`. */
export function describeValue(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  const shown = node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text;
  switch (node.value.type) {
    case 'null':
      return 'empty';
    case 'bool':
      return `the yes/no value ${shown}`;
    case 'int':
    case 'float':
      return `the number ${shown}`;
    case 'timestamp':
      return `the date ${shown}`;
    case 'str':
      return JSON.stringify(shown);
  }
}
