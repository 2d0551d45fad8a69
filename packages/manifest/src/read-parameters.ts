import type { Span } from '@seed/kernel';
import { entryOf, type PythonValue, pythonValue, type YamlNode } from '@seed/yaml';
import { checkValue } from './check-value.ts';
import type { Parameter } from './deployment.ts';
import { PARAMETER_KEYS } from './model-keys.ts';
import { type Fields, openFields } from './open-fields.ts';
import { flagOf, given, integerField, labelOf, listField, reportType, requiredText } from './read-fields.ts';
import { readValueFrom } from './read-value-from.ts';
import type { Reading } from './reading.ts';

/** Reads `parameters` of a module. One that cannot be read is left out of the list, after it was reported. */
export function readParameters(module: Fields, reading: Reading): readonly Parameter[] {
  const read = listField(module, 'parameters', reading).map((node) =>
    readParameter(node, module.what, reading),
  );
  module.stored.set(
    'parameters',
    read.flatMap((found) => (found === undefined ? [] : [found.stored])),
  );
  return read.flatMap((found) => found?.parameter ?? []);
}

interface Read {
  readonly parameter?: Parameter;
  readonly stored: PythonValue;
}

function readParameter(node: YamlNode, module: string, reading: Reading): Read | undefined {
  const fields = openFields(node, PARAMETER_KEYS, `parameter ${nameIn(node)}of ${module}`, reading);
  if (fields === undefined) return undefined;
  const name = requiredText(fields, 'name', reading);
  readFlag(fields, reading);
  integerField(fields, 'version', reading);
  const resolved = given(fields, 'resolved_value');
  if (resolved !== undefined) fields.stored.set('resolved_value', pythonValue(resolved.value));
  const source = readSource(fields, name?.value, reading);
  if (name === undefined || source === undefined) return { stored: fields.stored };
  return { parameter: { name: name.value, ...source }, stored: fields.stored };
}

/** `"x" `, where it is known. */
function nameIn(node: YamlNode): string {
  const name = node.kind === 'map' ? entryOf(node, 'name')?.value : undefined;
  return name?.kind === 'scalar' ? `"${name.text}" ` : '';
}

function readSource(
  fields: Fields,
  name: string | undefined,
  reading: Reading,
): { readonly source: Parameter['source']; readonly span: Span } | undefined {
  const value = given(fields, 'value');
  const valueFrom = given(fields, 'value_from');
  if (value !== undefined) {
    checkValue(value.value, labelOf(fields, value), reading);
    fields.stored.set('value', pythonValue(value.value));
  }
  const found = valueFrom === undefined ? undefined : readValueFrom(valueFrom.value, fields.what, reading);
  fields.stored.set('value_from', found?.stored ?? null);
  if (value !== undefined && valueFrom !== undefined) {
    const summary = `value and value_from cannot be provided for parameter ${name ?? ''}`;
    reading.findings.error('manifest/parameter-value', valueFrom.key.span, summary, {
      related: [{ span: value.key.span, label: 'its value stands here' }],
      hints: ['remove one of the two'],
    });
    return undefined;
  }
  if (value !== undefined) {
    return { source: { kind: 'value', value: pythonValue(value.value) }, span: value.value.span };
  }
  if (valueFrom === undefined) {
    const summary = `value or value_from must be provided for parameter ${name ?? ''}`;
    reading.findings.error('manifest/parameter-value', fields.span, summary, {
      hints: ['write `value: ""` where an empty text is meant'],
    });
    return undefined;
  }
  if (found?.reference === undefined) return undefined;
  return { source: found.reference, span: found.span };
}

/** Null is neither yes nor no, and stays. */
function readFlag(fields: Fields, reading: Reading): void {
  const entry = given(fields, 'disableEnvVarResolution');
  if (entry === undefined) return;
  const flag = flagOf(entry.value);
  if (flag === undefined) reportType(entry.value, labelOf(fields, entry), 'yes or no', reading);
  else fields.stored.set('disableEnvVarResolution', flag);
}
