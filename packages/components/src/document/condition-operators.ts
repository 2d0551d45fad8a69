/** What an operator compares, and the key that has to stand beside it. */
export interface ComparisonOperator {
  readonly compares: 'text' | 'number' | 'pattern' | 'file' | 'digest';
  readonly sibling?: 'value' | 'path';
  /** Hexadecimal digits of a digest. */
  readonly digits?: number;
}

const TEXT = { compares: 'text', sibling: 'value' } as const;
const NUMBER = { compares: 'number', sibling: 'value' } as const;
const FILE = { compares: 'file' } as const;
const digest = (digits: number) => ({ compares: 'digest', sibling: 'path', digits }) as const;

/** The twenty comparisons that AWSTOE knows. */
export const COMPARISON_OPERATORS: Readonly<Record<string, ComparisonOperator>> = {
  stringIsEmpty: { compares: 'text' },
  stringIsWhitespace: { compares: 'text' },
  stringEquals: TEXT,
  stringLessThan: TEXT,
  stringLessThanEquals: TEXT,
  stringGreaterThan: TEXT,
  stringGreaterThanEquals: TEXT,
  patternMatches: { compares: 'pattern', sibling: 'value' },
  numberEquals: NUMBER,
  numberLessThan: NUMBER,
  numberLessThanEquals: NUMBER,
  numberGreaterThan: NUMBER,
  numberGreaterThanEquals: NUMBER,
  binaryExists: FILE,
  fileExists: FILE,
  folderExists: FILE,
  fileMD5Equals: digest(32),
  fileSHA1Equals: digest(40),
  fileSHA256Equals: digest(64),
  fileSHA512Equals: digest(128),
};

export const LOGICAL_OPERATORS = ['and', 'or', 'not'];

/** Both kinds, for suggestions. */
export const CONDITION_OPERATORS: readonly string[] = [
  ...Object.keys(COMPARISON_OPERATORS),
  ...LOGICAL_OPERATORS,
];
