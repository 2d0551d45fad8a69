import { InputError } from '@seed/kernel';

const PART_LIMIT = 15;
const LENGTH_LIMIT = 1011;

/** Whether Parameter Store could have a parameter of this name. */
export function isSsmKey(key: string): boolean {
  const parts = key.split('/').slice(1);
  return /^(?:\/[\w.-]+)+$/.test(key) && parts.length <= PART_LIMIT && key.length <= LENGTH_LIMIT;
}

/** Throws InputError `state/invalid-key`. */
export function checkSsmKey(key: string): void {
  if (isSsmKey(key)) return;
  throw new InputError('state/invalid-key', `there can be no parameter "${key}" in Parameter Store`, {
    hints: [
      'use letters without accents, digits and `_ . -` in the names of deployments, groups and modules',
    ],
    data: { key },
  });
}
