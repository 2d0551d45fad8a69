import { describeNode, entryOf, type YamlEntry, type YamlMap, type YamlNode } from '@seed/yaml';
import { checkKeys } from './check-keys.ts';
import type { ComponentConstant, ComponentParameter, Words } from './component-document.ts';
import { type DocumentReading, textOf, wordsOf } from './document-reading.ts';
import { isOpaque, showOpaque } from './template-text.ts';

const LONGEST_NAME = 128;
const LONGEST_VALUE = 1024;

interface Kind {
  readonly what: 'parameter' | 'constant';
  readonly keys: readonly string[];
  readonly example: string;
}

const PARAMETER: Kind = {
  what: 'parameter',
  keys: ['type', 'default', 'description', 'allowedValues'],
  example: 'write `- Name:` and below it, further in, `type: string` and `default: "value"`',
};
const CONSTANT: Kind = {
  what: 'constant',
  keys: ['type', 'value'],
  example: 'write `- Name:` and below it, further in, `type: string` and `value: "text"`',
};

export function readParameters(
  entry: YamlEntry | undefined,
  reading: DocumentReading,
): readonly ComponentParameter[] {
  return readEntries(entry, PARAMETER, reading).map(({ name, body }) => {
    const fallback = readValue(entryOf(body, 'default'), 'default', name, reading);
    const description = textOf(entryOf(body, 'description')?.value);
    const allowedValues = readAllowedValues(entryOf(body, 'allowedValues'), name, reading);
    return {
      name,
      type: textOf(entryOf(body, 'type')?.value) ?? 'string',
      ...(fallback === undefined ? {} : { default: fallback }),
      ...(description === undefined ? {} : { description }),
      ...(allowedValues === undefined ? {} : { allowedValues }),
    };
  });
}

export function readConstants(
  entry: YamlEntry | undefined,
  reading: DocumentReading,
): readonly ComponentConstant[] {
  return readEntries(entry, CONSTANT, reading).flatMap(({ name, body }) => {
    const given = entryOf(body, 'value');
    if (given === undefined) {
      reading.findings.error('C050', name.span, `constant "${name.text}" has no \`value\``, {
        hints: [CONSTANT.example],
      });
    }
    const value = readValue(given, 'value', name, reading);
    return value === undefined ? [] : [{ name, value }];
  });
}

interface Definition {
  readonly name: Words;
  readonly body: YamlMap;
}

function readEntries(
  entry: YamlEntry | undefined,
  kind: Kind,
  reading: DocumentReading,
): readonly Definition[] {
  if (entry === undefined || (entry.value.kind === 'scalar' && textOf(entry.value) === undefined)) return [];
  if (entry.value.kind !== 'list') {
    reading.findings.error(
      'C050',
      entry.key.span,
      `\`${entry.key.text}\` is ${describeNode(entry.value)}, not a list`,
      {
        hints: [kind.example],
      },
    );
    return [];
  }
  return entry.value.items.flatMap((item) => readEntry(item, kind, reading));
}

function readEntry(item: YamlNode, kind: Kind, reading: DocumentReading): readonly Definition[] {
  const { findings } = reading;
  const only = item.kind === 'map' ? item.entries[0] : undefined;
  if (item.kind !== 'map' || only === undefined || item.entries.length !== 1 || only.value.kind !== 'map') {
    const flat = item.kind === 'map' && item.entries.length > 1 && only?.value.kind === 'scalar';
    findings.error(
      'C050',
      item.span,
      flat
        ? `the keys of a ${kind.what} stand beside its name, not below it`
        : `a ${kind.what} is ${shapeOf(item)}`,
      {
        hints: [flat ? `indent them further than the name, or begin with it: ${kind.example}` : kind.example],
      },
    );
    return [];
  }
  const name = wordsOf(only.key);
  checkName(name, kind, reading);
  checkKeys(only.value, kind.keys, reading, {
    code: 'C050',
    what: `${kind.what} "${showOpaque(name.text)}"`,
  });
  checkType(name, only.value, kind, reading);
  return [{ name, body: only.value }];
}

function shapeOf(item: YamlNode): string {
  if (item.kind !== 'map') return `${describeNode(item)}, not a map with its name as the only key`;
  return item.entries.length === 1
    ? 'a name without a map below it'
    : 'not a map with its name as the only key';
}

function checkName(name: Words, { what }: Kind, { findings }: DocumentReading): void {
  const { text, span } = name;
  if (isOpaque(text) || (/^[A-Za-z0-9_-]{3,}$/.test(text) && text.length <= LONGEST_NAME)) return;
  const wrong = /^[A-Za-z0-9_-]*$/.test(text) ? `has ${text.length} characters` : 'holds other characters';
  findings.error('C051', span, `the name of ${what} "${text}" ${wrong}`, {
    hints: [`use 3 to ${LONGEST_NAME} letters, digits, \`_\` and \`-\``],
  });
}

function checkType(name: Words, body: YamlMap, { what, example }: Kind, { findings }: DocumentReading): void {
  const type = entryOf(body, 'type')?.value;
  if (type === undefined) {
    findings.error('C050', name.span, `${what} "${name.text}" has no \`type\``, { hints: [example] });
  } else if (textOf(type) !== 'string') {
    findings.error(
      'C053',
      type.span,
      `the type of ${what} "${name.text}" is ${describeNode(type)}, not string`,
      {
        hints: ['write `type: string`, and the value in quotes'],
      },
    );
  }
}

/** A value by its text; what YAML takes for something else is named, as other tools may write it differently. */
function readValue(
  entry: YamlEntry | undefined,
  key: string,
  name: Words,
  { findings, definitions }: DocumentReading,
): string | undefined {
  if (entry === undefined) return undefined;
  const { value: node } = entry;
  if (node.kind === 'scalar') definitions.push(wordsOf(node));
  if (node.kind !== 'scalar') {
    findings.error('C050', node.span, `the ${key} of "${name.text}" is ${describeNode(node)}, not a text`);
    return undefined;
  }
  const { type } = node.value;
  if (type === 'null') {
    findings.warning(
      'C054',
      entry.key.span,
      `the ${key} of "${name.text}" is nothing, which counts as an empty text`,
      {
        hints: [`write \`${key}: ""\`, or leave the line out`],
      },
    );
  } else if (type !== 'str' && !isOpaque(node.text)) {
    findings.warning('C054', node.span, `the ${key} of "${name.text}" is ${node.text} without quotes`, {
      hints: [`write \`${key}: "${node.text}"\``],
    });
  }
  if (node.text.length > LONGEST_VALUE) {
    findings.error(
      'C050',
      node.span,
      `the ${key} of "${name.text}" has ${node.text.length} characters, more than the ${LONGEST_VALUE} that fit`,
    );
  }
  return type === 'null' ? '' : node.text;
}

function readAllowedValues(
  entry: YamlEntry | undefined,
  name: Words,
  { findings }: DocumentReading,
): readonly string[] | undefined {
  if (entry === undefined) return undefined;
  const { key, value } = entry;
  if (value.kind !== 'list' || value.items.some((item) => item.kind !== 'scalar')) {
    findings.error('C050', value.span, `\`allowedValues\` of "${name.text}" is not a list of texts`);
    return undefined;
  }
  findings.warning(
    'C056',
    key.span,
    `parameter "${name.text}" has \`allowedValues\`, which nothing documents`,
    {
      hints: ['nothing but seed may check it: test the value in a step if it matters'],
    },
  );
  return value.items.map((item) => (item.kind === 'scalar' ? item.text : ''));
}
