import type { CodeDoc } from '@seed/kernel';

/** Findings about the files themselves. */
export const READING_CODES = {} as const satisfies Record<string, CodeDoc>;
