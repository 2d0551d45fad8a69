import { cleanText, createSecretPattern, MASK } from '@seed/kernel';

export interface StreamRedactor {
  /** Adds values to hide from now on. */
  add(secrets: Iterable<string>): void;
  /** Hides the secrets of one whole text. */
  redact(text: string): string;
  /**
   * The lines of a text, redacted and without control characters; redacted again where removing those brought pieces
   * of a secret together.
   */
  cleanLines(text: string): string[];
  /** How much of a text may be given out although its line goes on: never a part of a secret. */
  safeLength(text: string): number;
}

/** The values, and each line of those that have several: a log is read line by line. */
const withLines = (secrets: Iterable<string>): string[] =>
  [...secrets].flatMap((secret) => [secret, ...secret.split(/\r\n|\r|\n/)]);

/** Hides secrets in texts that arrive in pieces. */
export function createStreamRedactor(mask: 'variants' | 'exact'): StreamRedactor {
  const known = new Set<string>();
  let { pattern, longest } = createSecretPattern([], { mask });
  // A secret of several lines leaves as many lines, whichever way its output was cut.
  const maskLines = (match: string): string => match.replace(/[^\r\n]+/g, MASK);
  const redact = (text: string): string => text.replace(pattern, maskLines);

  return {
    add(secrets) {
      for (const secret of withLines(secrets)) known.add(secret);
      ({ pattern, longest } = createSecretPattern(known, { mask }));
    },
    redact,
    cleanLines: (text) =>
      redact(text)
        .split('\n')
        .map((line) => {
          const cleaned = cleanText(line);
          return cleaned === line ? line : redact(cleaned);
        }),
    safeLength(text) {
      const limit = text.length - longest;
      if (limit <= 0) return 0;
      // Whatever begins before the limit has been seen whole; a match that crosses it is given out whole.
      for (const match of text.matchAll(pattern)) {
        if (match.index >= limit) break;
        const end = match.index + match[0].length;
        if (end > limit) return end;
      }
      return limit;
    },
  };
}
