import type { Span } from '@seed/kernel';
import type { YamlNode } from './yaml-node.ts';

const holds = (span: Span, offset: number): boolean =>
  offset >= span.start.offset && offset < Math.max(span.end.offset, span.start.offset + 1);

/** The path of what stands at an offset, key or value, from the outermost: `['phases', 0, 'name']`. */
export function pathAt(root: YamlNode, offset: number): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let node: YamlNode | undefined = root; node !== undefined; ) {
    const next: { readonly step: string | number; readonly node: YamlNode | undefined } | undefined = below(
      node,
      offset,
    );
    if (next === undefined) return path;
    path.push(next.step);
    node = next.node;
  }
  return path;
}

function below(
  node: YamlNode,
  offset: number,
): { readonly step: string | number; readonly node: YamlNode | undefined } | undefined {
  if (node.kind === 'list') {
    const step = node.items.findIndex(({ span }) => holds(span, offset));
    return step === -1 ? undefined : { step, node: node.items[step] };
  }
  if (node.kind === 'scalar') return undefined;
  for (const { key, value } of node.entries) {
    if (holds(key.span, offset)) return { step: key.text, node: undefined };
    if (holds(value.span, offset)) return { step: key.text, node: value };
  }
  return undefined;
}

/** A path as people and `jq` write it: `phases[0].steps[1].inputs`. */
export function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_][\w-]*$/.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}
