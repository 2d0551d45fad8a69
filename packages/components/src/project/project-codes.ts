import type { Findings, YamlCode } from '@seed/yaml';
import type { CodeDoc } from '@seed/kernel';
import type { DocumentCode } from '../document/codes/document-codes.ts';
import { PLAN_CODES } from './plan-codes.ts';
import { SETTINGS_CODES } from './settings-codes.ts';
import { VERSION_CODES } from './version-codes.ts';

/** Findings that need settings, another commit, or an account. */
export const PROJECT_CODES = {
  ...VERSION_CODES,
  ...SETTINGS_CODES,
  ...PLAN_CODES,
} as const satisfies Record<string, CodeDoc>;

type ProjectCode = keyof typeof PROJECT_CODES;

export type ProjectFindings = Findings<ProjectCode | DocumentCode | YamlCode>;
