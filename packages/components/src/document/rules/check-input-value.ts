import { describeNode, entryOf, isNull, type YamlNode } from '@seed/yaml';
import type { ModuleInput } from '../action-modules.ts';
import { checkKeys, hintNear } from '../check-keys.ts';
import type { Words } from '../component-document.ts';
import { type DocumentReading, isOpen, textOf } from '../document-reading.ts';
import { checkInputForm } from './check-input-form.ts';

export interface GivenInput {
  readonly name: string;
  readonly key: Words;
  readonly action: Words;
  readonly input: ModuleInput;
  readonly node: YamlNode;
}

/** The type of an input, its words, and what its text means. */
export function checkInputValue(given: GivenInput, reading: DocumentReading): void {
  const { input, node } = given;
  switch (input.type) {
    case 'string':
      return checkText(given, node, reading);
    case 'boolean':
      return checkSimple(given, /^(?:true|false)$/i, 'true or false', reading);
    case 'integer':
      return checkSimple(given, /^[0-9]+$/, 'a whole number', reading);
    case 'strings':
      return checkTexts(given, node, reading);
    case 'string-or-strings':
      if (node.kind === 'list') checkTexts(given, node, reading);
      else checkText(given, node, reading);
      return;
    case 'map':
      return checkProperties(given, reading);
    case 'parameters':
      return checkParameters(given, reading);
    default:
  }
}

function wrongType(
  { name, key }: GivenInput,
  node: YamlNode,
  wanted: string,
  reading: DocumentReading,
  hint?: string,
): void {
  const place = isNull(node) ? key.span : node.span;
  reading.findings.error(
    'C042',
    place,
    `\`${name}\` is ${describeNode(node)}, not ${wanted}`,
    hint === undefined ? {} : { hints: [hint] },
  );
}

function checkText(given: GivenInput, node: YamlNode, reading: DocumentReading): void {
  if (node.kind !== 'scalar' || isNull(node)) {
    wrongType(given, node, 'a text', reading, node.kind === 'list' ? 'give one text' : undefined);
    return;
  }
  const { oneOf, anyCase } = given.input;
  if (oneOf !== undefined && !isOpen(node.text)) {
    const fold = (text: string): string => (anyCase === true ? text.toLowerCase() : text);
    if (!oneOf.some((word) => fold(word) === fold(node.text))) {
      reading.findings.error('C043', node.span, `\`${given.name}\` cannot be ${describeNode(node)}`, {
        hints: hintNear(node.text, oneOf, `use one of: ${oneOf.join(', ')}`),
      });
    }
  }
  checkInputForm(given, node, reading);
}

function checkSimple(given: GivenInput, pattern: RegExp, wanted: string, reading: DocumentReading): void {
  const text = textOf(given.node);
  if (text !== undefined && (pattern.test(text) || isOpen(text))) return;
  wrongType(given, given.node, wanted, reading);
}

function checkTexts(given: GivenInput, node: YamlNode, reading: DocumentReading): void {
  const { findings } = reading;
  const { name, action } = given;
  if (node.kind !== 'list') {
    const hint = `write a list: \`${name}:\` and below it \`- …\`, also for a single one`;
    wrongType(given, node, 'a list', reading, hint);
    return;
  }
  if (node.items.length === 0 && given.input.form === 'command') {
    findings.error('C040', given.key.span, `\`${name}\` of \`${action.text}\` is an empty list`, {
      hints: ['add a command, or remove the step'],
    });
  }
  for (const item of node.items) {
    if (item.kind === 'scalar') continue;
    const isCommand = given.input.form === 'command' && item.kind === 'map';
    findings.error('C042', item.span, `an item of \`${name}\` is ${describeNode(item)}, not a text`, {
      hints: [
        isCommand
          ? 'a ": " in a command makes it a map: put the command in quotes, or write `- |` and the command on the next line'
          : 'put it in quotes',
      ],
    });
  }
}

const FORBIDDEN = ['REBOOT', 'REINSTALL', 'REINSTALLMODE'];

function checkProperties(given: GivenInput, reading: DocumentReading): void {
  const { node } = given;
  if (node.kind !== 'map') {
    wrongType(given, node, 'a map', reading);
    return;
  }
  for (const { key, value } of node.entries) {
    if (FORBIDDEN.includes(key.text.toUpperCase())) {
      reading.findings.error(
        'C048',
        key.span,
        `the property ${key.text} is set by \`${given.action.text}\` itself`,
        {
          hints: ['remove it; the input `reboot` decides about restarts'],
        },
      );
    }
    if (value.kind !== 'scalar') {
      wrongType({ ...given, name: key.text, key }, value, 'a text', reading);
    }
  }
}

function checkParameters(given: GivenInput, reading: DocumentReading): void {
  const { node } = given;
  const hint = 'write a list: `- name: Version` and below it `value: "1"`';
  if (node.kind !== 'list') {
    wrongType(given, node, 'a list of names and values', reading, hint);
    return;
  }
  for (const item of node.items) {
    if (item.kind !== 'map') {
      reading.findings.error(
        'C042',
        item.span,
        `a parameter is ${describeNode(item)}, not a name and a value`,
        {
          hints: [hint],
        },
      );
      continue;
    }
    checkKeys(item, ['name', 'value'], reading, { code: 'C041', what: 'a parameter' });
    for (const name of ['name', 'value']) {
      const entry = entryOf(item, name);
      if (entry === undefined) {
        reading.findings.error('C040', item.span, `a parameter has no \`${name}\``, { hints: [hint] });
      } else if (entry.value.kind !== 'scalar') {
        wrongType({ ...given, name, key: entry.key }, entry.value, 'a text', reading);
      }
    }
  }
}
