import { compileRe2 } from './compile-re2.ts';
import type { Words } from './component-document.ts';
import type { ComparisonOperator } from './condition-operators.ts';
import { type DocumentReading, isOpen } from './document-reading.ts';

interface Comparison {
  readonly operator: Words;
  readonly known: ComparisonOperator;
  readonly operand: Words;
  /** `value` or `path`. */
  readonly beside?: Words;
}

/** What can be said about a comparison before it is made. */
export function checkOperand(comparison: Comparison, reading: DocumentReading): void {
  const { compares } = comparison.known;
  if (compares === 'pattern') checkPattern(comparison, reading);
  else if (compares === 'number') checkNumbers(comparison, reading);
  else if (compares === 'digest') checkDigest(comparison, reading);
  else if (compares === 'text') checkCase(comparison, reading);
}

function checkPattern({ operand, beside }: Comparison, { findings }: DocumentReading): void {
  if (isOpen(operand.text)) return;
  const pattern = compileRe2(operand.text);
  if ('problem' in pattern) {
    findings.error(
      'C084',
      operand.span,
      `the pattern "${operand.text}" is not one of Go: ${pattern.problem}`,
      {
        hints: [
          /\(\?<?[=!]/.test(operand.text)
            ? 'look-around does not exist there: test twice and join with `and` and `not`'
            : 'patterns are those of RE2; in double quotes YAML also needs each backslash twice',
        ],
      },
    );
    return;
  }
  if (beside === undefined || isOpen(beside.text)) return;
  const folded = compileRe2(operand.text, { ignoreCase: true });
  if ('problem' in folded || folded.test(beside.text) === pattern.test(beside.text)) return;
  reportCase(beside, findings);
}

/** A number of YAML, or a text that AWSTOE takes for one. */
const NUMBER = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/i;

function checkNumbers({ operator, operand, beside }: Comparison, { findings }: DocumentReading): void {
  for (const words of [operand, ...(beside === undefined ? [] : [beside])]) {
    if (isOpen(words.text) || NUMBER.test(words.text)) continue;
    findings.warning(
      'C042',
      words.span,
      `"${words.text}" is no number, so \`${operator.text}\` never holds`,
      {
        hints: ['write digits, with a sign and a decimal point where needed'],
      },
    );
  }
}

function checkDigest({ operator, known, operand }: Comparison, { findings }: DocumentReading): void {
  const { digits = 0 } = known;
  if (isOpen(operand.text) || new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(operand.text)) return;
  findings.warning(
    'C042',
    operand.span,
    `this is no digest of ${digits} hexadecimal digits, so \`${operator.text}\` never holds`,
  );
}

function compare(operator: string, baseline: string, value: string): boolean {
  if (operator === 'stringEquals') return value === baseline;
  const isEqual = operator.endsWith('Equals') && value === baseline;
  return isEqual || (operator.startsWith('stringLess') ? value < baseline : value > baseline);
}

function checkCase({ operator, operand, beside }: Comparison, { findings }: DocumentReading): void {
  if (beside === undefined || isOpen(operand.text) || isOpen(beside.text)) return;
  const exact = compare(operator.text, operand.text, beside.text);
  const folded = compare(operator.text, operand.text.toLowerCase(), beside.text.toLowerCase());
  if (exact !== folded) reportCase(beside, findings);
}

function reportCase({ span }: Words, findings: DocumentReading['findings']): void {
  findings.warning('C086', span, 'whether this holds depends on the case of letters', {
    hints: ['write both in one case, or say `(?i)` or `(?-i)` in a pattern'],
  });
}
