export interface RedactOptions {
  /** `variants` (default) also hides base64, URL-encoded, JSON-escaped forms and each line; `exact` as CodeBuild does. */
  readonly mask?: 'variants' | 'exact';
}

/** What replaces a secret; CodeBuild prints the same. */
export const MASK = '***';

/** Shorter values would hide half of any log. */
const SHORTEST = 4;

/** The access key ids that AWS hands out, long-lived and temporary. */
const ACCESS_KEY_ID = '\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b';

/** Twenty characters and the one after them, which has to be looked at. */
const ACCESS_KEY_WINDOW = 21;

/**
 * The three ways in which the bytes of a secret can lie inside longer base64, without the characters that also
 * hold bits of its neighbours.
 */
function base64Forms(secret: string): string[] {
  const aligned = [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    const first = Math.ceil((shift * 8) / 6);
    return text.slice(first, bytes.length % 3 === 0 ? undefined : -1);
  });
  const standard = [Buffer.from(secret).toString('base64'), ...aligned];
  return [...standard, ...standard.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

function formsOf(secret: string, mask: 'variants' | 'exact'): string[] {
  if (mask === 'exact') return [secret];
  const lines = secret.split(/\r?\n/);
  const forms = [secret, ...lines, ...lines.map((line) => line.trim())];
  const encoded = [secret, ...(lines.length > 1 ? lines : [])].flatMap((text) =>
    text.length < SHORTEST
      ? []
      : [...base64Forms(text), encodeURIComponent(text), JSON.stringify(text).slice(1, -1)],
  );
  return [...forms, ...encoded];
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What to look for, and how many characters have to be seen to be sure of any match. */
export interface SecretPattern {
  /** Global; longer forms win over shorter ones that begin at the same place. */
  readonly pattern: RegExp;
  readonly longest: number;
}

/** Builds the pattern behind `createRedactor`, for callers that see a text in pieces. */
export function createSecretPattern(secrets: Iterable<string>, options: RedactOptions = {}): SecretPattern {
  const mask = options.mask ?? 'variants';
  const forms = [...new Set([...secrets].flatMap((secret) => formsOf(secret, mask)))]
    .filter((form) => form.length >= SHORTEST && !/^\s*$/.test(form))
    .sort((a, b) => b.length - a.length);
  return {
    pattern: new RegExp([...forms.map(escape), ACCESS_KEY_ID].join('|'), 'g'),
    longest: Math.max(forms[0]?.length ?? 0, ACCESS_KEY_WINDOW),
  };
}

/**
 * Returns a function that hides the given values in a text. Values under four characters are left alone
 * (callers warn about them). Longer forms win over shorter ones.
 */
export function createRedactor(
  secrets: Iterable<string>,
  options: RedactOptions = {},
): (text: string) => string {
  const { pattern } = createSecretPattern(secrets, options);
  return (text) => text.replace(pattern, MASK);
}
