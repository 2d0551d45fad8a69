import type { CodeDoc } from '@seed/kernel';
import type { Findings, YamlCode } from '@seed/yaml';
import { READING_CODES } from './reading-codes.ts';
import { RULE_CODES } from './rule-codes.ts';
import { TEMPLATE_CODES } from './template-codes.ts';

/** Findings about manifests: what cannot be read, and what does not fit together. */
export const MANIFEST_CODES = {
  ...READING_CODES,
  ...RULE_CODES,
  ...TEMPLATE_CODES,
} as const satisfies Record<string, CodeDoc>;

export type ManifestCode = keyof typeof MANIFEST_CODES;

/** Findings whose codes are all documented. */
export type ManifestFindings = Findings<ManifestCode | YamlCode>;
