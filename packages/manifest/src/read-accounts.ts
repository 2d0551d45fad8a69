import { entryOf, pythonValue, type YamlEntry, type YamlNode } from '@seed/yaml';
import type { Placed, RegionMapping, TargetAccount } from './deployment.ts';
import { ACCOUNT_KEYS, REFERENCE_KEYS, REGION_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { readBuildSettings } from './read-build-settings.ts';
import {
  anyMapField,
  flagField,
  given,
  labelOf,
  listField,
  reportType,
  requiredText,
  textField,
  textMapField,
} from './read-fields.ts';
import { readNetwork } from './read-network.ts';
import { readValueFrom } from './read-value-from.ts';
import type { Reading } from './reading.ts';

/** Reads `targetAccountMappings`. `region`, when given, takes the place of every region. */
export function readAccounts(
  deployment: Fields,
  region: string | undefined,
  reading: Reading,
): readonly TargetAccount[] {
  const read = listField(deployment, 'target_account_mappings', reading).map((node) => {
    const fields = openFields(node, ACCOUNT_KEYS, labelFor('account', 'alias', node), reading);
    const account = fields && readAccount(fields, region, reading);
    if (account === undefined) reading.leaveOut();
    return { account, stored: fields?.stored ?? pythonValue(node) };
  });
  deployment.stored.set(
    'target_account_mappings',
    read.map(({ stored }) => stored),
  );
  return read.flatMap(({ account }) => account ?? []);
}

function labelFor(what: string, key: string, node: YamlNode): string {
  const name = node.kind === 'map' ? entryOf(node, key)?.value : undefined;
  return name?.kind === 'scalar' && name.text !== '' ? `${what} "${name.text}"` : `an ${what} mapping`;
}

function readAccount(
  fields: Fields,
  region: string | undefined,
  reading: Reading,
): TargetAccount | undefined {
  const alias = requiredText(fields, 'alias', reading);
  const accountId = readAccountId(fields, reading);
  const idEntry = given(fields, 'account_id');
  const isDefault = flagField(fields, 'default', reading);
  const parametersGlobal = textMapField(fields, 'parameters_global', reading) ?? {};
  const regions = readRegions(fields, region, reading);
  const prefixes = readPrefixes(fields, reading);
  const settings = readBuildSettings(fields, reading);
  if (alias === undefined) return undefined;
  return {
    alias: alias.value,
    accountId,
    isDefault,
    parametersGlobal,
    regions,
    ...prefixes,
    ...settings,
    ...(idEntry && { accountIdSpan: (idEntry.value.kind === 'scalar' ? idEntry.value : idEntry.key).span }),
    span: alias.span,
  };
}

function readPrefixes(fields: Fields, reading: Reading): Pick<TargetAccount, 'rolePrefix' | 'policyPrefix'> {
  const rolePrefix = textField(fields, 'role_prefix', reading)?.value;
  const policyPrefix = textField(fields, 'policy_prefix', reading)?.value;
  return {
    ...(rolePrefix !== undefined && { rolePrefix }),
    ...(policyPrefix !== undefined && { policyPrefix }),
  };
}

/** Empty where it is not known, which is reported. */
function readAccountId(fields: Fields, reading: Reading): string {
  const entry = given(fields, 'account_id');
  if (entry === undefined) {
    requiredText(fields, 'account_id', reading);
    return '';
  }
  const { value: node } = entry;
  if (node.kind === 'map') return readAccountReference(fields, entry, reading);
  const isInteger = node.kind === 'scalar' && node.value.type === 'int';
  if (node.kind !== 'scalar' || (node.value.type !== 'str' && !isInteger)) {
    reportType(node, labelOf(fields, entry), 'an account id in quotes', reading);
    return '';
  }
  // The digits that are written are meant, whatever number YAML makes of them.
  const id = node.value.type === 'str' ? node.value.value : node.text;
  fields.stored.set('account_id', id);
  if (node.value.type === 'int' && /^[-+]?0[0-9_]/.test(node.text)) {
    const summary = `account id ${node.text} is read as ${node.value.value}, because its zero in front means octal`;
    reading.findings.error('manifest/octal-account-id', node.span, summary, {
      hints: [`put it in quotes: \`"${node.text}"\``],
    });
  } else if (node.value.type === 'int') fields.stored.set('account_id', String(node.value.value));
  return id;
}

function readAccountReference(fields: Fields, { key, value }: YamlEntry, reading: Reading): string {
  const label = `\`${key.text}\` of ${fields.what}`;
  const reference = openFields(value, REFERENCE_KEYS, label, reading);
  const from = reference && given(reference, 'value_from');
  if (reference === undefined || from === undefined) {
    reportType(value, label, 'an account id or a `valueFrom`', reading);
    return '';
  }
  const found = readValueFrom(from.value, label, reading);
  reference.stored.set('value_from', found?.stored ?? null);
  fields.stored.set('account_id', reference.stored);
  if (found?.reference === undefined) return '';
  if (found.reference.kind !== 'env') {
    const isMetadata = found.reference.kind === 'module-metadata';
    const summary = isMetadata
      ? 'Loading value from Module Metadata is not supported in the Deployment Manifest'
      : 'Unsupported valueFrom type';
    reading.findings.error('manifest/value-from', found.span, summary, { hints: ['use `envVariable`'] });
    return '';
  }
  const { name } = found.reference;
  const id = reading.variable(name);
  if (id === undefined) {
    const summary = `Unable to resolve AccountId from Environment Variable: ${name}`;
    reading.findings.error('manifest/variable-not-set', found.span, summary, {
      hints: [`set \`${name}\`, or add it to an env file`],
    });
  }
  return id ?? '';
}

function readRegions(
  account: Fields,
  region: string | undefined,
  reading: Reading,
): readonly RegionMapping[] {
  const read = listField(account, 'region_mappings', reading).map((node) => {
    const fields = openFields(node, REGION_KEYS, labelFor('region', 'region', node), reading);
    const mapping = fields && readRegion(fields, region, reading);
    if (mapping === undefined) reading.leaveOut();
    return { mapping, stored: fields?.stored ?? pythonValue(node) };
  });
  account.stored.set(
    'region_mappings',
    read.map(({ stored }) => stored),
  );
  return read.flatMap(({ mapping }) => mapping ?? []);
}

function readRegion(
  fields: Fields,
  instead: string | undefined,
  reading: Reading,
): RegionMapping | undefined {
  const written = requiredText(fields, 'region', reading);
  const region: Placed<string> | undefined = written && {
    value: instead ?? written.value,
    span: written.span,
  };
  const isDefault = flagField(fields, 'default', reading);
  const parametersRegional = anyMapField(fields, 'parameters_regional', reading) ?? new Map();
  const network = readNetwork(fields, reading);
  anyMapField(fields, 'seedkit_metadata', reading, { optional: true });
  textField(fields, 'seedfarmer_artifact_bucket', reading);
  const prefixes = readPrefixes(fields, reading);
  const settings = readBuildSettings(fields, reading);
  if (region === undefined) return undefined;
  fields.stored.set('region', region.value);
  return {
    region: region.value,
    isDefault,
    parametersRegional,
    ...(network && { network }),
    ...prefixes,
    ...settings,
    span: region.span,
  };
}
