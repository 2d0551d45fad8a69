import type { Span } from '@seed/kernel';
import type { PythonValue, YamlNode } from '@seed/yaml';
import type { ParameterSource } from './deployment.ts';
import { MODULE_METADATA_KEYS, VALUE_FROM_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { given, requiredText, textField } from './read-fields.ts';
import type { Reading } from './reading.ts';

export type Reference = Exclude<ParameterSource, { readonly kind: 'value' }>;

export interface ValueFrom {
  /** The first source of Seed-Farmer's order; absent where none can be read, which is reported. */
  readonly reference?: Reference;
  /** Of what the source names. */
  readonly span: Span;
  readonly stored: PythonValue;
}

/** Reads what stands below `valueFrom`; `what` names its owner: `parameter "x" of module "y"`. */
export function readValueFrom(node: YamlNode, what: string, reading: Reading): ValueFrom | undefined {
  const fields = openFields(node, VALUE_FROM_KEYS, `valueFrom of ${what}`, reading);
  if (fields === undefined) return undefined;
  const metadata = readModuleMetadata(fields, reading);
  const texts = ['env_variable', 'parameter_store', 'secrets_manager', 'parameter_value'] as const;
  const [env, parameter, secret, value] = texts.map((name) => textField(fields, name, reading));
  const found: readonly (Reference | undefined)[] = [
    metadata?.reference,
    env && { kind: 'env', name: env.value },
    parameter && { kind: 'parameter-store', name: parameter.value },
    secret && { kind: 'secrets-manager', reference: secret.value },
    value && { kind: 'parameter-value', key: value.value },
  ];
  const written = VALUE_FROM_KEYS.names.filter((name) => given(fields, name) !== undefined);
  const entry = given(fields, written[0] ?? '');
  if (entry === undefined) {
    reading.findings.error(
      'manifest/empty-value-from',
      node.kind === 'map' ? fields.span : node.span,
      `valueFrom of ${what} names no source`,
      {
        detail: 'Seed-Farmer drops such a parameter without a word',
        hints: [
          'write one of `moduleMetadata`, `envVariable`, `parameterStore`, `secretsManager`, `parameterValue`',
        ],
      },
    );
    return { span: fields.span, stored: fields.stored };
  }
  if (written.length > 1) reportOthers(fields, written, what, reading);
  const reference = found[VALUE_FROM_KEYS.names.indexOf(written[0] ?? '')];
  const ofText = entry.value.kind === 'map' ? fields.span : entry.value.span;
  const span = reference?.kind === 'module-metadata' ? (metadata?.span ?? ofText) : ofText;
  return { ...(reference === undefined ? {} : { reference }), span, stored: fields.stored };
}

function reportOthers(fields: Fields, written: readonly string[], what: string, reading: Reading): void {
  const [first, ...others] = written.flatMap((name) => given(fields, name)?.key ?? []);
  const span = others[0]?.span ?? fields.span;
  reading.findings.warning(
    'manifest/several-sources',
    span,
    `valueFrom of ${what} names ${written.length} sources, and only ${first?.text ?? ''} counts`,
    { hints: ['remove the others'] },
  );
}

/** The place is that of the group, which is what a person looks for in the order of groups. */
function readModuleMetadata(
  owner: Fields,
  reading: Reading,
): { readonly reference: Reference; readonly span: Span } | undefined {
  const entry = given(owner, 'module_metadata');
  if (entry === undefined) return undefined;
  const what = `${entry.key.text} in ${owner.what}`;
  const fields = openFields(entry.value, MODULE_METADATA_KEYS, what, reading);
  if (fields === undefined) return undefined;
  owner.stored.set('module_metadata', fields.stored);
  const group = requiredText(fields, 'group', reading);
  const module = requiredText(fields, 'name', reading);
  const key = textField(fields, 'key', reading);
  if (group === undefined || module === undefined) return undefined;
  const reference: Reference = {
    kind: 'module-metadata',
    group: group.value,
    module: module.value,
    ...(key === undefined ? {} : { key: key.value }),
  };
  return { reference, span: group.span };
}
