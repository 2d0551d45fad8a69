import { compileRe2 } from '@seed/components';

const NUMBER = /^[-+]?([0-9]+[.])?[0-9]+$/;

/** Two decimal numbers of any length, compared exactly; undefined where one is none. */
export function compareNumbers(left: string, right: string): number | undefined {
  if (!NUMBER.test(left) || !NUMBER.test(right)) return undefined;
  const places = Math.max(fraction(left).length, fraction(right).length);
  const [a, b] = [scaled(left, places), scaled(right, places)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const fraction = (text: string): string => text.split('.')[1] ?? '';

function scaled(text: string, places: number): bigint {
  const [whole = '', part = ''] = text.replace(/^[-+]/, '').split('.');
  const digits = BigInt(whole + part.padEnd(places, '0'));
  return text.startsWith('-') ? -digits : digits;
}

/** Whether a relation holds, and whether it would not with the other rule for letter case. */
export interface TextAnswer {
  readonly holds: boolean;
  readonly caseDecides: boolean;
}

type Relation = (value: string, baseline: string) => boolean;

const TEXT: Readonly<Record<string, Relation>> = {
  stringEquals: (value, baseline) => value === baseline,
  stringLessThan: (value, baseline) => value < baseline,
  stringLessThanEquals: (value, baseline) => value <= baseline,
  stringGreaterThan: (value, baseline) => value > baseline,
  stringGreaterThanEquals: (value, baseline) => value >= baseline,
};

const NUMBERS: Readonly<Record<string, (order: number) => boolean>> = {
  numberEquals: (order) => order === 0,
  numberLessThan: (order) => order < 0,
  numberLessThanEquals: (order) => order <= 0,
  numberGreaterThan: (order) => order > 0,
  numberGreaterThanEquals: (order) => order >= 0,
};

/**
 * A comparison of `value` with the operand of the operator. Where letter case decides, its documentation contradicts
 * itself, so both ways are tried. Undefined for operators that look at the machine.
 */
export function compareTexts(
  operator: string,
  texts: { readonly operand: string; readonly value: string },
  { caseSensitive }: { readonly caseSensitive: boolean },
): TextAnswer | undefined {
  const { operand, value } = texts;
  const both = (strict: boolean, loose: boolean): TextAnswer => ({
    holds: caseSensitive ? strict : loose,
    caseDecides: strict !== loose,
  });
  const surely = (holds: boolean): TextAnswer => ({ holds, caseDecides: false });
  if (operator === 'stringIsEmpty') return surely(operand === '');
  if (operator === 'stringIsWhitespace') return surely(/^\s+$/.test(operand));
  if (operator === 'patternMatches')
    return both(matches(operand, value, false), matches(operand, value, true));
  const relation = TEXT[operator];
  if (relation !== undefined)
    return both(relation(value, operand), relation(value.toLowerCase(), operand.toLowerCase()));
  const order = NUMBERS[operator];
  if (order === undefined) return undefined;
  const compared = compareNumbers(value, operand);
  return surely(compared !== undefined && order(compared));
}

function matches(pattern: string, value: string, ignoreCase: boolean): boolean {
  const compiled = compileRe2(pattern, { ignoreCase });
  return 'test' in compiled && compiled.test(value);
}
