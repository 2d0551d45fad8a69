import type { CodeDoc } from '@seed/kernel';
import { DOCUMENT_CODES } from './document/codes/document-codes.ts';
import { PROJECT_CODES } from './project/project-codes.ts';

/** Findings about components, recipes and their versions; the letters and numbers are those people can look up. */
export const COMPONENT_CODES = {
  ...DOCUMENT_CODES,
  ...PROJECT_CODES,
} as const satisfies Record<string, CodeDoc>;
