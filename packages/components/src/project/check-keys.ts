import { describeNode, isNull, suggestKey, type YamlNode } from '@seed/yaml';
import type { ProjectFindings } from './project-codes.ts';
import type { SettingsKey } from './settings-keys.ts';

const EXPECTED: Readonly<Record<SettingsKey['type'], string>> = {
  text: 'a text',
  flag: 'true or false',
  number: 'a whole number',
  list: 'a list',
  map: 'a map',
  'map-or-none': 'a map, or false for none',
  any: 'a value',
};

/** Compares a node with what the table says. Wrong types and words are errors, unknown keys are warnings. */
export function checkKeys(node: YamlNode, key: SettingsKey, path: string, findings: ProjectFindings): void {
  if (isNull(node)) return;
  if (!fits(node, key)) {
    findings.error(
      'components/settings-type',
      node.span,
      `"${path}" is ${describeNode(node)}, not ${EXPECTED[key.type]}`,
    );
    return;
  }
  if (node.kind === 'scalar') checkWord(node, key, path, findings);
  if (node.kind === 'list' && key.each !== undefined) {
    const { each } = key;
    for (const [index, item] of node.items.entries()) checkKeys(item, each, `${path}[${index}]`, findings);
  }
  if (node.kind === 'map') checkEntries(node, key, path, findings);
}

function fits(node: YamlNode, { type }: SettingsKey): boolean {
  if (type === 'any') return true;
  if (type === 'list' || type === 'map') return node.kind === type;
  if (type === 'map-or-none')
    return node.kind === 'map' || (node.kind === 'scalar' && node.value.type === 'bool' && !node.value.value);
  if (node.kind !== 'scalar') return false;
  if (type === 'number') return /^\d{1,9}$/.test(node.text);
  return type === 'text' || node.value.type === 'bool';
}

function checkWord(
  node: YamlNode & { kind: 'scalar' },
  key: SettingsKey,
  path: string,
  findings: ProjectFindings,
): void {
  const { oneOf } = key;
  if (oneOf === undefined || oneOf.includes(node.text)) return;
  const near = suggestKey(node.text, oneOf);
  const choices = oneOf.map((word) => `\`${word}\``).join(', ');
  findings.error('components/settings-word', node.span, `"${path}" is "${node.text}"`, {
    hints: [near === undefined ? `use one of ${choices}` : `use \`${near}\`; possible are ${choices}`],
  });
}

function checkEntries(
  node: YamlNode & { kind: 'map' },
  key: SettingsKey,
  path: string,
  findings: ProjectFindings,
): void {
  for (const name of key.required ?? [])
    if (!node.entries.some((entry) => entry.key.text === name))
      findings.error('components/missing-key', node.span, `"${path}" has no \`${name}\``);
  for (const { key: name, value } of node.entries) {
    const below = path === '' ? name.text : `${path}.${name.text}`;
    const known = key.keys?.[name.text] ?? key.each;
    if (known !== undefined) checkKeys(value, known, below, findings);
    else if (key.keys !== undefined && !name.text.startsWith('$')) {
      const near = suggestKey(name.text, Object.keys(key.keys));
      findings.warning('components/unknown-key', name.span, `unknown key "${below}" has no effect`, {
        hints: [near === undefined ? 'remove it' : `did you mean \`${near}\`?`],
      });
    }
  }
}
