import { describeNode, entryOf, isNull, type YamlEntry, type YamlMap, type YamlNode } from '@seed/yaml';
import { hintNear } from './check-keys.ts';
import { checkOperand } from './check-operand.ts';
import type { Condition, ConditionEffect, StepCondition, Words } from './component-document.ts';
import { COMPARISON_OPERATORS, CONDITION_OPERATORS, LOGICAL_OPERATORS } from './condition-operators.ts';
import { type DocumentReading, textOf, wordsOf } from './document-reading.ts';

const EFFECTS: readonly ConditionEffect[] = ['Execute', 'Skip', 'Abort'];
const SIBLINGS = ['value', 'path'];
const BRANCHES = ['then', 'else'];
const DEEPEST = 4;
const EXAMPLE = 'write one operator: `fileExists: /etc/nginx`, or join several by `and:` or `or:` and a list';

/** `if` of a step. Absent where there is none, and where it was reported. */
export function readStepCondition(
  entry: YamlEntry | undefined,
  reading: DocumentReading,
): StepCondition | undefined {
  if (entry === undefined) return undefined;
  const node = onlyItem(entry.value);
  const test = readCondition(node, reading, { place: entry.key, branches: true });
  if (node.kind !== 'map') return undefined;
  const then = readEffect(node, 'then', 'Execute', reading);
  const otherwise = readEffect(node, 'else', 'Skip', reading);
  // oxlint-disable-next-line unicorn/no-thenable -- the word of the schema, and never a function
  return test === undefined ? undefined : { test, then, else: otherwise };
}

/** The syntax page of AWSTOE shows a list with one map, its examples show the map. */
const onlyItem = (node: YamlNode): YamlNode =>
  node.kind === 'list' && node.items.length === 1 && node.items[0] !== undefined ? node.items[0] : node;

function readEffect(
  map: YamlMap,
  key: string,
  fallback: ConditionEffect,
  { findings }: DocumentReading,
): ConditionEffect {
  const node = entryOf(map, key)?.value;
  if (node === undefined) return fallback;
  const effect = EFFECTS.find((word) => word === textOf(node));
  if (effect === undefined) {
    findings.error('C083', node.span, `\`${key}\` is ${describeNode(node)}, not Execute, Skip or Abort`, {
      hints: hintNear(textOf(node) ?? '', EFFECTS, `leave it out for ${fallback}`),
    });
  }
  return effect ?? fallback;
}

interface Level {
  /** Where to point when there is nothing better. */
  readonly place: Words;
  /** `then` and `else` belong beside the outermost operator of `if`. */
  readonly branches?: boolean;
  /** Logical operators around this one. */
  readonly depth?: number;
}

/** One level of a condition. Absent where it was reported. */
export function readCondition(node: YamlNode, reading: DocumentReading, level: Level): Condition | undefined {
  const { findings } = reading;
  if (node.kind !== 'map') {
    const what = node.kind === 'list' ? 'a list' : describeNode(node);
    findings.error(
      'C081',
      isNull(node) ? level.place.span : node.span,
      `a condition is ${what}, not a map with one operator`,
      {
        hints: [EXAMPLE],
      },
    );
    return undefined;
  }
  const hasUnknown = checkConditionKeys(node, reading, level.branches === true);
  const operators = node.entries.filter(({ key }) => CONDITION_OPERATORS.includes(key.text));
  const [only, second] = operators;
  if (only === undefined) {
    if (!hasUnknown) {
      findings.error('C081', level.place.span, 'a condition has no operator', { hints: [EXAMPLE] });
    }
    return undefined;
  }
  if (second !== undefined) {
    const names = operators.map(({ key }) => `\`${key.text}\``).join(' and ');
    findings.error('C081', second.key.span, `a condition has ${operators.length} operators: ${names}`, {
      related: [{ span: only.key.span, label: 'the first one' }],
      hints: ['join them: `and:`, and each as an item of the list below'],
    });
    return undefined;
  }
  return LOGICAL_OPERATORS.includes(only.key.text)
    ? readLogical(node, only, reading, level.depth ?? 0)
    : readComparison(node, only, reading);
}

/** True where one of the keys may have been meant as the operator. */
function checkConditionKeys(map: YamlMap, { findings }: DocumentReading, hasBranches: boolean): boolean {
  let hasUnknown = false;
  for (const { key } of map.entries) {
    const { text, span } = key;
    if (CONDITION_OPERATORS.includes(text) || SIBLINGS.includes(text)) continue;
    if (BRANCHES.includes(text)) {
      if (!hasBranches) {
        findings.error('C085', span, `\`${text}\` stands inside of a condition`, {
          hints: ['it belongs beside the outermost operator of `if`, and `Assert` has none'],
        });
      }
      continue;
    }
    hasUnknown = true;
    const known = [...CONDITION_OPERATORS, ...SIBLINGS, ...BRANCHES];
    findings.error('C080', span, `there is no operator "${text}"`, {
      hints: hintNear(text, known, `the operators are: ${CONDITION_OPERATORS.join(', ')}`),
    });
  }
  return hasUnknown;
}

function checkSiblings(
  map: YamlMap,
  operator: Words,
  needed: string | undefined,
  { findings }: DocumentReading,
): void {
  for (const name of SIBLINGS) {
    const entry = entryOf(map, name);
    if (entry !== undefined && name !== needed) {
      findings.error('C085', entry.key.span, `\`${operator.text}\` takes no \`${name}\``, {
        hints: [needed === undefined ? 'remove it' : `it takes \`${needed}\``],
      });
    }
    if (entry === undefined && name === needed) {
      findings.error('C085', operator.span, `\`${operator.text}\` needs \`${needed}\` beside it`, {
        hints: [
          needed === 'path'
            ? 'add `path: /the/file`, at the column of the operator'
            : 'add `value: "{{ build.Step.outputs.stdout }}"`, at the column of the operator',
        ],
      });
    }
  }
}

function readLogical(
  map: YamlMap,
  { key, value: node }: YamlEntry,
  reading: DocumentReading,
  depth: number,
): Condition | undefined {
  const { findings } = reading;
  const operator = wordsOf(key);
  checkSiblings(map, operator, undefined, reading);
  if (depth >= DEEPEST) {
    findings.error(
      'C082',
      key.span,
      `\`${key.text}\` is nested in ${depth} others, more than ${DEEPEST} levels in all`,
      {
        hints: ['test a part of it in a step of its own'],
      },
    );
    return undefined;
  }
  const inner = { place: operator, depth: depth + 1 };
  if (key.text === 'not') {
    const condition = readCondition(onlyItem(node), reading, inner);
    return condition === undefined ? undefined : { kind: 'not', operator, condition };
  }
  if (node.kind !== 'list' || node.items.length < 2) {
    findings.error('C081', key.span, `\`${key.text}\` does not have a list of two or more conditions`, {
      hints: [`write \`${key.text}:\` and below it \`- fileExists: /a\` and \`- fileExists: /b\``],
    });
    return undefined;
  }
  const conditions = node.items.map((item) => readCondition(item, reading, inner));
  const whole = conditions.filter((condition) => condition !== undefined);
  if (whole.length !== conditions.length) return undefined;
  return { kind: key.text === 'and' ? 'and' : 'or', operator, conditions: whole };
}

/** A scalar; what is empty is an empty text. */
function operandOf(entry: YamlEntry, { findings }: DocumentReading): Words | undefined {
  const { key, value: node } = entry;
  if (node.kind === 'scalar')
    return { text: isNull(node) ? '' : node.text, span: isNull(node) ? key.span : node.span };
  findings.error('C081', node.span, `\`${key.text}\` is ${describeNode(node)}, not a text`, {
    hints: ['put it in quotes'],
  });
  return undefined;
}

function readComparison(map: YamlMap, entry: YamlEntry, reading: DocumentReading): Condition | undefined {
  const operator = wordsOf(entry.key);
  const known = COMPARISON_OPERATORS[operator.text];
  checkSiblings(map, operator, known?.sibling, reading);
  const operand = operandOf(entry, reading);
  const sibling = known?.sibling === undefined ? undefined : entryOf(map, known.sibling);
  const beside = sibling === undefined ? undefined : operandOf(sibling, reading);
  if (operand === undefined || known === undefined) return undefined;
  checkOperand({ operator, known, operand, ...(beside === undefined ? {} : { beside }) }, reading);
  if (known.sibling === undefined) return { kind: 'compare', operator, operand };
  if (beside === undefined) return undefined;
  const siblings = known.sibling === 'path' ? { path: beside } : { value: beside };
  return { kind: 'compare', operator, operand, ...siblings };
}
