import { pythonFloat, pythonJson, type YamlNode, type YamlScalar } from '@seed/yaml';
import type { Reading } from './reading.ts';

/** Looks at a value of any kind for what YAML makes of it without a word: dates, octal numbers, lost zeros. */
export function checkValue(node: YamlNode, what: string, reading: Reading): void {
  if (node.kind === 'list') {
    for (const item of node.items) checkValue(item, what, reading);
  } else if (node.kind === 'map') {
    for (const { value } of node.entries) checkValue(value, what, reading);
  } else if (node.value.type !== 'str' && node.value.type !== 'null') {
    checkScalar(node, what, reading);
  }
}

function checkScalar(node: YamlScalar, what: string, reading: Reading): void {
  const { text, value, span } = node;
  if (value.type === 'timestamp') reportDate(node, what, reading);
  if (value.type === 'float' && /\.[0-9_]*0$/.test(text)) {
    const seen = pythonJson(pythonFloat(value.value));
    if (seen === text.replace(/^\+/, '')) return;
    reading.findings.warning(
      'manifest/lost-zero',
      span,
      `trailing zero lost: ${text} of ${what} is ${seen}`,
      {
        hints: [`put it in quotes to keep it: \`"${text}"\``],
      },
    );
  }
  if (value.type === 'int' && /^[-+]?(?:0[0-9_]+|[0-9_]+:[0-9:]+)$/.test(text)) {
    const why = text.includes(':') ? 'parts of sixty' : 'octal digits';
    const summary = `${text} of ${what} is read as the number ${value.value}`;
    reading.findings.warning('manifest/changed-number', span, summary, {
      detail: `for YAML 1.1 these are ${why}`,
      hints: [`put it in quotes to keep it: \`"${text}"\``],
    });
  }
}

/** Seed-Farmer stops at a date much later, when it writes JSON. */
export function reportDate({ text, span }: YamlScalar, what: string, reading: Reading): void {
  reading.findings.error('manifest/date', span, `${text} of ${what} is a date for YAML`, {
    detail: 'Seed-Farmer says: Object of type date is not JSON serializable',
    hints: [`put it in quotes: \`"${text}"\``],
  });
}
