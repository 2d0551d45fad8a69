import type { OnFailure } from './build-spec.ts';

const DEFAULT_RETRIES = 3;
const MOST_RETRIES = 100;

/**
 * Reads `ABORT`, `CONTINUE`, `RETRY`, `RETRY-n`, `RETRY-regex` and `RETRY-n-regex`, in any letter case.
 * A first part of digits is always the count. Returns the complaint as text when it is none of these.
 */
export function parseOnFailure(text: string): OnFailure | string {
  if (/^abort$/i.test(text)) return { kind: 'abort' };
  if (/^continue$/i.test(text)) return { kind: 'continue' };
  const retry = /^retry(?:-([0-9]+)(?=-|$))?(?:-(.+))?$/is.exec(text);
  if (retry === null) return `"${text}" is not ABORT, CONTINUE or RETRY[-count][-regex]`;
  const retries = retry[1] === undefined ? DEFAULT_RETRIES : Number(retry[1]);
  if (retries > MOST_RETRIES) return `"${text}" retries ${retry[1]} times, more than ${MOST_RETRIES}`;
  const pattern = inlineFlags(retry[2] ?? '.*');
  try {
    new RegExp(pattern);
  } catch {
    return `"${retry[2]}" is not a regular expression`;
  }
  return { kind: 'retry', retries, pattern };
}

/** CodeBuild's engine sets flags with `(?i)` at the start; JavaScript wants them around a group. */
const inlineFlags = (pattern: string): string => pattern.replace(/^\(\?([ims]+)\)(.*)$/s, '(?$1:$2)');
