import type { SettingSpec } from './setting-table.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, '': 60_000 };

/** `90s`, `30m`, `2h`, `1h30m`; a bare number is minutes, as in CodeBuild. Undefined when it is none of these. */
export function parseDuration(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|)/gy)];
  if (parts.length === 0 || parts.map((part) => part[0]).join('') !== text.trim()) return undefined;
  const total = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return total > 0 && total < 2 ** 31 ? total : undefined;
}

const WORDS: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  on: true,
  '0': false,
  false: false,
  no: false,
  off: false,
};

/** What a setting takes, for messages. */
export function expectation(spec: SettingSpec): string {
  switch (spec.kind) {
    case 'switch':
      return 'true or false';
    case 'duration':
      return 'a duration such as 90s, 30m or 2h, below 24 days';
    case 'number':
      return `a whole number from ${spec.min} to ${spec.max}`;
    case 'choice':
      return spec.values.join(', ');
    case 'text':
      return 'a text';
  }
}

/** The value that a text stands for; undefined when the setting cannot have it. */
export function parseSetting(spec: SettingSpec, text: string): string | number | boolean | undefined {
  switch (spec.kind) {
    case 'switch':
      return WORDS[text.toLowerCase()];
    case 'duration':
      return parseDuration(text);
    case 'number': {
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      return value >= spec.min && value <= spec.max ? value : undefined;
    }
    case 'choice':
      return spec.values.includes(text) ? text : undefined;
    case 'text':
      return text;
  }
}
