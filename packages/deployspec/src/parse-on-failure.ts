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
  const rest = /^retry(?:-(.+))?$/is.exec(text);
  const counted = /^([0-9]+)(?:-(.*))?$/s.exec(rest?.[1] ?? '');
  const written = counted === null ? rest?.[1] : counted[2];
  if (rest === null || written === '') return `"${text}" is not ABORT, CONTINUE or RETRY[-count][-regex]`;
  const retries = counted === null ? DEFAULT_RETRIES : Number(counted[1]);
  if (retries > MOST_RETRIES) return `"${text}" retries ${retries} times, more than ${MOST_RETRIES}`;
  const pattern = inlineFlags(written ?? '.*');
  try {
    new RegExp(pattern);
  } catch {
    return `"${written}" is not a regular expression`;
  }
  return { kind: 'retry', retries, pattern };
}

/** CodeBuild's engine sets flags with `(?i)` at the start; JavaScript wants them around a group. */
const inlineFlags = (pattern: string): string => pattern.replace(/^\(\?([ims]+)\)(.*)$/s, '(?$1:$2)');
