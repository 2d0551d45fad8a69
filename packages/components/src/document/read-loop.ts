import { describeNode, entryOf, isNull, type YamlEntry, type YamlMap, type YamlNode } from '@seed/yaml';
import { checkKeys } from './check-keys.ts';
import type { Loop, Words } from './component-document.ts';
import { type DocumentReading, textOf, wordsOf } from './document-reading.ts';
import { isOpaque } from './template-text.ts';

const DELIMITERS = ['.', ',', ';', ':', '\n', '\t', ' ', '-', '_'];
const FORMS =
  'count with `for: { start: 1, end: 3, updateBy: 1 }`, list with `forEach: [a, b]`, or cut a text with `forEach: { list: "a,b", delimiter: "," }`';

/** The loop of a step. Absent where there is none, and where it was reported. */
export function readLoop(entry: YamlEntry | undefined, reading: DocumentReading): Loop | undefined {
  if (entry === undefined || isNull(entry.value)) return undefined;
  const { key, value: node } = entry;
  const { findings } = reading;
  if (node.kind !== 'map') {
    findings.error('C070', node.span, `\`loop\` is ${describeNode(node)}, not a map`, { hints: [FORMS] });
    return undefined;
  }
  checkKeys(node, ['name', 'for', 'forEach'], reading, { what: 'a loop' });
  const counted = entryOf(node, 'for');
  const listed = entryOf(node, 'forEach');
  if ((counted === undefined) === (listed === undefined)) {
    const wrong = counted === undefined ? 'neither `for` nor `forEach`' : 'both `for` and `forEach`';
    findings.error('C070', counted?.key.span ?? key.span, `the loop has ${wrong}`, { hints: [FORMS] });
    return undefined;
  }
  const name = readName(node, reading);
  const common = { span: key.span, ...(name === undefined ? {} : { name }) };
  const body = counted === undefined ? readForEach(listed?.value, reading) : readFor(counted, reading);
  return body === undefined ? undefined : { ...common, ...body };
}

function readName(loop: YamlMap, { findings }: DocumentReading): Words | undefined {
  const node = entryOf(loop, 'name')?.value;
  if (node === undefined || isNull(node)) return undefined;
  const text = textOf(node);
  if (node.kind === 'scalar' && text !== undefined && (!/[.\s{}[\]]/.test(text) || text.includes('{{'))) {
    return wordsOf(node);
  }
  findings.error(
    'C070',
    node.span,
    `the name of a loop is ${describeNode(node)}, which no reference can hold`,
    {
      hints: ['use letters, digits, `-` and `_`'],
    },
  );
  return undefined;
}

type Counted = Pick<Extract<Loop, { kind: 'for' }>, 'kind' | 'start' | 'end' | 'updateBy'>;

function readFor({ key, value: node }: YamlEntry, reading: DocumentReading): Counted | undefined {
  const { findings } = reading;
  if (node.kind !== 'map') {
    findings.error(
      'C070',
      node.span,
      `\`for\` is ${describeNode(node)}, not a map with start, end and updateBy`,
      {
        hints: [FORMS],
      },
    );
    return undefined;
  }
  checkKeys(node, ['start', 'end', 'updateBy'], reading, { what: '`for`' });
  const [start, end, updateBy] = ['start', 'end', 'updateBy'].map((name) =>
    readInteger(node, name, key, reading),
  );
  if (start === undefined || end === undefined || updateBy === undefined) return undefined;
  const place = entryOf(node, 'updateBy')?.value.span ?? node.span;
  if (updateBy === 0) {
    findings.error('C071', place, '`updateBy` is 0, so the loop would never end', { hints: ['use 1 or -1'] });
  } else if (start !== end && Math.sign(end - start) !== Math.sign(updateBy)) {
    findings.error('C071', place, `adding ${updateBy} to ${start} never leads to ${end}`, {
      hints: [`use \`updateBy: ${-updateBy}\`, or exchange start and end`],
    });
  } else return { kind: 'for', start, end, updateBy };
  return undefined;
}

function readInteger(
  map: YamlMap,
  name: string,
  key: Words,
  { findings }: DocumentReading,
): number | undefined {
  const node = entryOf(map, name)?.value;
  const text = textOf(node) ?? '';
  if (isOpaque(text)) return undefined;
  if (node !== undefined && text.includes('{{')) {
    findings.error('C066', node.span, `\`${name}\` of a counted loop cannot refer to something`, {
      hints: ['write a number, or use `forEach` with a `list`'],
    });
    return undefined;
  }
  if (/^[-+]?[0-9]{1,9}$/.test(text)) return Number(text);
  const wrong = node === undefined ? 'is missing' : `is ${describeNode(node)}, not a whole number`;
  findings.error('C070', node?.span ?? key.span, `\`${name}\` of the loop ${wrong}`, { hints: [FORMS] });
  return undefined;
}

type Listed =
  | Pick<Extract<Loop, { kind: 'forEach' }>, 'kind' | 'items'>
  | Pick<Extract<Loop, { kind: 'delimited' }>, 'kind' | 'list' | 'delimiter'>;

function readForEach(node: YamlNode | undefined, reading: DocumentReading): Listed | undefined {
  const { findings } = reading;
  if (node === undefined) return undefined;
  if (node.kind === 'map') return readDelimited(node, reading);
  if (node.kind === 'scalar') {
    findings.error('C070', node.span, `\`forEach\` is ${describeNode(node)}, not a list`, { hints: [FORMS] });
    return undefined;
  }
  if (node.items.length === 0) {
    findings.warning('C070', node.span, 'the list of the loop is empty, so the step never runs');
  }
  const items = node.items.flatMap((item) => {
    if (item.kind === 'scalar') return [wordsOf(item)];
    findings.error('C070', item.span, `an item of the loop is ${describeNode(item)}, not a text`, {
      hints: ['quote the text if it holds a ":"; loops go through plain texts only'],
    });
    return [];
  });
  return items.length === node.items.length ? { kind: 'forEach', items } : undefined;
}

function readDelimited(node: YamlMap, reading: DocumentReading): Listed | undefined {
  const { findings } = reading;
  checkKeys(node, ['list', 'delimiter'], reading, { what: '`forEach`' });
  const list = entryOf(node, 'list')?.value;
  const delimiter = entryOf(node, 'delimiter')?.value;
  if (list?.kind !== 'scalar' || isNull(list)) {
    const wrong = list === undefined ? 'has no `list`' : `has ${describeNode(list)} as its list, not a text`;
    findings.error('C070', list?.span ?? node.span, `\`forEach\` ${wrong}`, { hints: [FORMS] });
  }
  const text = delimiter === undefined ? ',' : delimiter.kind === 'scalar' ? delimiter.text : '';
  if (delimiter !== undefined && !DELIMITERS.includes(text) && !isOpaque(text)) {
    findings.error(
      'C072',
      delimiter.span,
      `the delimiter is ${describeNode(delimiter)}, which loops do not know`,
      {
        hints: ['use one of: `.` `,` `;` `:` `-` `_`, a space, `"\\t"` or `"\\n"`'],
      },
    );
    return undefined;
  }
  return list?.kind === 'scalar' && !isNull(list)
    ? { kind: 'delimited', list: wordsOf(list), delimiter: text }
    : undefined;
}
