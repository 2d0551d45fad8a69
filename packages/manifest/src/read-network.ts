import type { Network, NetworkValue } from './deployment.ts';
import { NETWORK_KEYS, REFERENCE_KEYS } from './model-keys.ts';
import { type Fields, openFields, shortSpan } from './open-fields.ts';
import { given, labelOf, reportType, textOf } from './read-fields.ts';
import { readValueFrom } from './read-value-from.ts';
import type { Reading } from './reading.ts';

/** Reads `network` of a region; nothing where none of its three values is given, as Seed-Farmer ignores it then. */
export function readNetwork(region: Fields, reading: Reading): Network | undefined {
  const entry = given(region, 'network');
  if (entry === undefined) return undefined;
  const fields = openFields(entry.value, NETWORK_KEYS, `\`network\` of ${region.what}`, reading);
  if (fields === undefined) return undefined;
  region.stored.set('network', fields.stored);
  const vpcId = readValue(fields, 'vpc_id', 'text', reading);
  const privateSubnetIds = readValue(fields, 'private_subnet_ids', 'list', reading);
  const securityGroupIds = readValue(fields, 'security_group_ids', 'list', reading);
  if (vpcId === undefined && privateSubnetIds === undefined && securityGroupIds === undefined)
    return undefined;
  return {
    ...(vpcId && { vpcId }),
    ...(privateSubnetIds && { privateSubnetIds }),
    ...(securityGroupIds && { securityGroupIds }),
    span: entry.value.kind === 'map' ? shortSpan(entry.value) : entry.value.span,
  };
}

function readValue(
  fields: Fields,
  name: string,
  kind: 'text' | 'list',
  reading: Reading,
): NetworkValue | undefined {
  const entry = given(fields, name);
  if (entry === undefined) return undefined;
  const { value: node } = entry;
  const label = labelOf(fields, entry);
  if (node.kind === 'map') {
    const reference = openFields(node, REFERENCE_KEYS, label, reading);
    const from = reference && given(reference, 'value_from');
    const found = from && readValueFrom(from.value, label, reading);
    if (reference === undefined || found === undefined) {
      return from === undefined ? reportType(node, label, 'a value or a `valueFrom`', reading) : undefined;
    }
    reference.stored.set('value_from', found.stored);
    fields.stored.set(name, reference.stored);
    if (found.reference === undefined) return undefined;
    const source = found.reference;
    if (source.kind === 'parameter-value') return { kind: 'parameter-value', name: source.key };
    if (source.kind === 'parameter-store' || source.kind === 'env')
      return { kind: source.kind, name: source.name };
    reading.findings.error('manifest/value-from', found.span, `${label} cannot be read from there`, {
      hints: ['use `parameterValue`, `parameterStore` or `envVariable`'],
    });
    return undefined;
  }
  if (kind === 'text') {
    const value = textOf(node, label, reading);
    if (value !== undefined) fields.stored.set(name, value);
    return value === undefined ? undefined : { kind: 'literal', value };
  }
  if (node.kind !== 'list') return reportType(node, label, 'a list', reading);
  const value = node.items.flatMap((item) => textOf(item, `an item of ${label}`, reading) ?? []);
  fields.stored.set(name, value);
  return { kind: 'literal', value };
}
