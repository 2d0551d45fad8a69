import { type PythonDict, type PythonValue, pythonValue, type YamlEntry, type YamlNode } from '@seed/yaml';
import { checkValue, reportDate } from './check-value.ts';
import type { Placed } from './deployment.ts';
import { describeValue } from './describe-value.ts';
import { camelCase } from './model-keys.ts';
import type { Fields } from './open-fields.ts';
import type { Reading } from './reading.ts';

/** `targetRegion` of module "vpc", as it is spelled there. */
export function labelOf(fields: Fields, { key }: YamlEntry): string {
  return `\`${key.text}\` of ${fields.what}`;
}

/** The value of a key, unless it is absent or null. */
export function given(fields: Fields, name: string): YamlEntry | undefined {
  const entry = fields.entries.get(name);
  return entry === undefined || isNone(entry.value) ? undefined : entry;
}

const isNone = (node: YamlNode): boolean => node.kind === 'scalar' && node.value.type === 'null';

export function reportType(node: YamlNode, label: string, expected: string, reading: Reading): undefined {
  if (node.kind === 'scalar' && node.value.type === 'timestamp') {
    reportDate(node, label, reading);
    return undefined;
  }
  const isQuotable = expected === 'a text' && node.kind === 'scalar' && !isNone(node);
  const summary = `${label} is ${describeValue(node)}, not ${expected}`;
  const extra = isQuotable ? { hints: [`put it in quotes: \`"${node.text}"\``] } : {};
  reading.findings.error('manifest/wrong-type', node.span, summary, extra);
  return undefined;
}

/** A text; numbers and yes/no values are none. */
export function textOf(node: YamlNode, label: string, reading: Reading): string | undefined {
  if (node.kind === 'scalar' && node.value.type === 'str') return node.value.value;
  return reportType(node, label, 'a text', reading);
}

/** A text that may be left out or null. */
export function textField(fields: Fields, name: string, reading: Reading): Placed<string> | undefined {
  const entry = given(fields, name);
  if (entry === undefined) return undefined;
  const value = textOf(entry.value, labelOf(fields, entry), reading);
  if (value === undefined) return undefined;
  fields.stored.set(name, value);
  return { value, span: entry.value.span };
}

/** A text that has to be there. */
export function requiredText(fields: Fields, name: string, reading: Reading): Placed<string> | undefined {
  const entry = fields.entries.get(name);
  if (entry !== undefined && !isNone(entry.value)) return textField(fields, name, reading);
  const span = entry?.key.span ?? fields.span;
  const summary = `${fields.what} has ${entry === undefined ? 'no' : 'an empty'} \`${camelCase(name)}\``;
  reading.findings.error('manifest/missing-key', span, summary);
  return undefined;
}

const YES = /^(?:1|on|t|true|y|yes)$/i;
const NO = /^(?:0|off|f|false|n|no)$/i;

/** Yes/no values, the same words in quotes, 1 and 0; absent is no. */
export function flagField(fields: Fields, name: string, reading: Reading): boolean {
  const entry = fields.entries.get(name);
  if (entry === undefined) {
    fields.stored.set(name, false);
    return false;
  }
  const value = flagOf(entry.value);
  if (value === undefined) reportType(entry.value, labelOf(fields, entry), 'yes or no', reading);
  else fields.stored.set(name, value);
  return value ?? false;
}

export function flagOf(node: YamlNode): boolean | undefined {
  if (node.kind !== 'scalar') return undefined;
  const { value } = node;
  if (value.type === 'bool') return value.value;
  if (value.type === 'int' || value.type === 'float') {
    const number = Number(value.value);
    return number === 1 ? true : number === 0 ? false : undefined;
  }
  if (value.type !== 'str') return undefined;
  return YES.test(value.value) ? true : NO.test(value.value) ? false : undefined;
}

/** Whole numbers, also as a text or with a point and zeros. */
export function integerField(fields: Fields, name: string, reading: Reading): number | undefined {
  const entry = given(fields, name);
  if (entry === undefined) return undefined;
  const value = integerOf(entry.value);
  if (value === undefined) return reportType(entry.value, labelOf(fields, entry), 'a whole number', reading);
  fields.stored.set(name, value);
  return value;
}

function integerOf(node: YamlNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  const { value } = node;
  if (value.type === 'str') {
    return /^\s*[-+]?[0-9]{1,15}(?:\.0*)?\s*$/.test(value.value) ? Number(value.value) : undefined;
  }
  if (value.type !== 'int' && value.type !== 'float' && value.type !== 'bool') return undefined;
  const number = Number(value.value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** Items of a list; absent is empty. Null is an error unless `optional`, and then stays null. */
export function listField(
  fields: Fields,
  name: string,
  reading: Reading,
  options: { readonly optional?: boolean } = {},
): readonly YamlNode[] {
  const entry = fields.entries.get(name);
  const isOptional = options.optional === true;
  if (!isOptional || (entry !== undefined && !isNone(entry.value))) fields.stored.set(name, []);
  if (entry === undefined || (isOptional && isNone(entry.value))) return [];
  if (entry.value.kind === 'list') return entry.value.items;
  if (!isNone(entry.value)) reportType(entry.value, labelOf(fields, entry), 'a list', reading);
  else
    reading.findings.error(
      'manifest/wrong-type',
      entry.key.span,
      `${labelOf(fields, entry)} is empty, not a list`,
      {
        hints: ['remove the key, or write `[]`'],
      },
    );
  return [];
}

/** A map of texts. Null is an error unless `optional`. */
export function textMapField(
  fields: Fields,
  name: string,
  reading: Reading,
  options: { readonly optional?: boolean } = {},
): Readonly<Record<string, string>> | undefined {
  const entries = mapField(fields, name, reading, options);
  if (entries === undefined) return undefined;
  const pairs = entries.flatMap(({ key, value }) => {
    const text = textOf(value, `\`${key.text}\` in \`${camelCase(name)}\` of ${fields.what}`, reading);
    return text === undefined ? [] : [[key.text, text] as const];
  });
  fields.stored.set(name, new Map(pairs));
  return Object.fromEntries(pairs);
}

/** A map of anything. Null is an error unless `optional`. */
export function anyMapField(
  fields: Fields,
  name: string,
  reading: Reading,
  options: { readonly optional?: boolean } = {},
): PythonDict | undefined {
  const entries = mapField(fields, name, reading, options);
  const node = fields.entries.get(name)?.value;
  if (entries === undefined || node === undefined) return undefined;
  for (const { key, value } of entries) checkValue(value, `"${key.text}"`, reading);
  const value: PythonValue = pythonValue(node);
  fields.stored.set(name, value);
  return value as PythonDict;
}

function mapField(
  fields: Fields,
  name: string,
  reading: Reading,
  { optional = false }: { readonly optional?: boolean },
): readonly YamlEntry[] | undefined {
  const entry = fields.entries.get(name);
  if (!optional) fields.stored.set(name, new Map());
  if (entry === undefined || (optional && isNone(entry.value))) return undefined;
  if (entry.value.kind === 'map') return entry.value.entries;
  if (!isNone(entry.value)) return reportType(entry.value, labelOf(fields, entry), 'a map', reading);
  reading.findings.error(
    'manifest/wrong-type',
    entry.key.span,
    `${labelOf(fields, entry)} is empty, not a map`,
    {
      hints: ['remove the key, or write `{}`'],
    },
  );
  return undefined;
}
