import type { OnFailure } from '@seed/deployspec';

/** Patterns are written for CodeBuild's regular expressions, which may begin with `(?i)`. */
function matches(pattern: string, message: string): boolean {
  const ignoresCase = pattern.startsWith('(?i)');
  const source = ignoresCase ? pattern.slice('(?i)'.length) : pattern;
  try {
    return new RegExp(source, ignoresCase ? 'is' : 's').test(message);
  } catch (error) {
    if (error instanceof SyntaxError) return message.includes(pattern);
    throw error;
  }
}

/** Whether a failure in this attempt (from 1) is one after which the phase is tried again. */
export function wantsRetry(onFailure: OnFailure | undefined, attempt: number, message: string): boolean {
  return onFailure?.kind === 'retry' && attempt <= onFailure.retries && matches(onFailure.pattern, message);
}
