import type { YamlCode } from './codes.ts';
import type { Findings } from './findings.ts';
import type { YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** What a node is, for messages. */
export function describeNode(node: YamlNode): string {
  if (node.kind === 'map') return 'a map';
  if (node.kind === 'list') return 'a list';
  if (node.value.type === 'null') return 'nothing';
  const shown = node.text.length > 40 ? `${node.text.slice(0, 40)}…` : node.text;
  return JSON.stringify(shown);
}

/** True for an empty place, `~` and `null`. */
export function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value.type === 'null';
}

function wrongType(node: YamlNode, what: string, expected: string, findings: Findings<YamlCode>): undefined {
  findings.error('yaml/wrong-type', node.span, `${what} is ${describeNode(node)}, not ${expected}`);
  return undefined;
}

/** The node as a map; reports and returns nothing when it is something else. `what` names it in the message. */
export function asMap(node: YamlNode, what: string, findings: Findings<YamlCode>): YamlMap | undefined {
  return node.kind === 'map' ? node : wrongType(node, what, 'a map', findings);
}

export function asList(node: YamlNode, what: string, findings: Findings<YamlCode>): YamlList | undefined {
  return node.kind === 'list' ? node : wrongType(node, what, 'a list', findings);
}

/** Any scalar but null; `text` of the node is what was typed. */
export function asScalar(node: YamlNode, what: string, findings: Findings<YamlCode>): YamlScalar | undefined {
  if (node.kind === 'scalar' && node.value.type !== 'null') return node;
  return wrongType(node, what, 'a text', findings);
}

/** YAML booleans and the same words in quotes. */
export function asBoolean(node: YamlNode, what: string, findings: Findings<YamlCode>): boolean | undefined {
  if (node.kind === 'scalar') {
    if (/^(?:yes|true|on|y)$/i.test(node.text)) return true;
    if (/^(?:no|false|off|n)$/i.test(node.text)) return false;
  }
  return wrongType(node, what, 'yes or no', findings);
}

/** A whole number within bounds. */
export function asInteger(
  node: YamlNode,
  what: string,
  findings: Findings<YamlCode>,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  const value = node.kind === 'scalar' && /^[0-9]{1,9}$/.test(node.text) ? Number(node.text) : undefined;
  if (value !== undefined && value >= bounds.min && value <= bounds.max) return value;
  return wrongType(node, what, `a whole number from ${bounds.min} to ${bounds.max}`, findings);
}
