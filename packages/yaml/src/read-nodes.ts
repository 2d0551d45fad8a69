import type { Findings } from './findings.ts';
import { suggestKey } from './suggest-key.ts';
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

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

function wrongType(node: YamlNode, what: string, expected: string, findings: Findings): undefined {
  findings.error('yaml/wrong-type', node.span, `${what} is ${describeNode(node)}, not ${expected}`);
  return undefined;
}

/** The node as a map; reports and returns nothing when it is something else. `what` names it in the message. */
export function asMap(node: YamlNode, what: string, findings: Findings): YamlMap | undefined {
  return node.kind === 'map' ? node : wrongType(node, what, 'a map', findings);
}

export function asList(node: YamlNode, what: string, findings: Findings): YamlList | undefined {
  return node.kind === 'list' ? node : wrongType(node, what, 'a list', findings);
}

/** Any scalar but null; `text` of the node is what was typed. */
export function asScalar(node: YamlNode, what: string, findings: Findings): YamlScalar | undefined {
  if (node.kind === 'scalar' && node.value.type !== 'null') return node;
  return wrongType(node, what, 'a text', findings);
}

/** YAML booleans and the same words in quotes. */
export function asBoolean(node: YamlNode, what: string, findings: Findings): boolean | undefined {
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
  findings: Findings,
  bounds: { readonly min: number; readonly max: number },
): number | undefined {
  const value = node.kind === 'scalar' && /^[0-9]{1,9}$/.test(node.text) ? Number(node.text) : undefined;
  if (value !== undefined && value >= bounds.min && value <= bounds.max) return value;
  return wrongType(node, what, `a whole number from ${bounds.min} to ${bounds.max}`, findings);
}

/** Warns about each entry whose key is not among the known ones, with the nearest known key. */
export function warnUnknownKeys(
  map: YamlMap,
  known: readonly string[],
  where: string,
  findings: Findings,
  options: { readonly code?: string; readonly except?: (entry: YamlEntry) => boolean } = {},
): void {
  for (const entry of map.entries) {
    const key = entry.key.text;
    if (known.includes(key) || options.except?.(entry) === true) continue;
    const near = suggestKey(key, known);
    findings.warning(
      options.code ?? 'yaml/unknown-key',
      entry.key.span,
      `unknown key "${key}" in ${where} is ignored`,
      near === undefined ? {} : { hints: [`did you mean \`${near}\``] },
    );
  }
}
