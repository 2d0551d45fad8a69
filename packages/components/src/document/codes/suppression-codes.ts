import type { CodeDoc } from '@seed/kernel';

/** `x-seed.allow`. */
export const SUPPRESSION_CODES = {
  'components/allow-malformed': {
    summary: 'an entry of `x-seed.allow` has no code, no reason, or an unknown one',
    docs: 'Findings that are meant are hidden by an entry with their code and the reason: `x-seed:`, `allow:`, `- code: L001` and `reason: the first command may fail`. The reason is required, because the next reader will ask for it. Findings about text that cannot be read at all (C001, C002, C003, C093) cannot be hidden. Fix: complete the entry, or remove it.',
  },
  'components/allow-unused': {
    summary: 'an entry of `x-seed.allow` hides nothing',
    docs: 'What it was written for is gone from the component. Left behind, it would hide the next finding of that kind without anybody having thought about it. Fix: remove the entry.',
  },
} as const satisfies Record<string, CodeDoc>;
