import { FLOW_CODES } from './flow-codes.ts';
import { INPUT_CODES } from './input-codes.ts';
import { LINT_CODES } from './lint-codes.ts';
import { REFERENCE_CODES } from './reference-codes.ts';
import { STRUCTURE_CODES } from './structure-codes.ts';
import { SUPPRESSION_CODES } from './suppression-codes.ts';

/** Findings about a component on its own; those that need settings have codes from C100. */
export const DOCUMENT_CODES = {
  ...STRUCTURE_CODES,
  ...INPUT_CODES,
  ...REFERENCE_CODES,
  ...FLOW_CODES,
  ...LINT_CODES,
  ...SUPPRESSION_CODES,
} as const;

export type DocumentCode = keyof typeof DOCUMENT_CODES;
