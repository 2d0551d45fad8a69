import { InputError } from '@seed/kernel';
import { suggestKey } from '@seed/yaml';
import type { VersionPolicy } from './image-project.ts';

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  bump: ['any', 'semantic'],
  cosmetic: ['ignore', 'require'],
  wildcards: ['record', 'forbid', 'allow'],
  allow_rebuild: ['true', 'false'],
};

/** `--policy cosmetic=require`: a policy with words of the command line over it. Throws an InputError for others. */
export function policyWith(policy: VersionPolicy, words: readonly string[]): VersionPolicy {
  return words.reduce(withWord, policy);
}

function withWord(policy: VersionPolicy, word: string): VersionPolicy {
  const [key = '', value = ''] = word.split(/=(.*)/s);
  if (key === 'max_gap' && /^[1-9]\d{0,8}$/.test(value)) return { ...policy, maxGap: Number(value) };
  const choices = CHOICES[key];
  if (choices?.includes(value) !== true) throw refuse(word, key, choices);
  if (key === 'allow_rebuild') return { ...policy, allowRebuild: value === 'true' };
  return { ...policy, [key]: value };
}

function refuse(word: string, key: string, choices: readonly string[] | undefined): InputError {
  const keys = [...Object.keys(CHOICES), 'max_gap'];
  const near = suggestKey(key, keys);
  const hint =
    choices !== undefined
      ? `possible are ${choices.map((choice) => `\`${key}=${choice}\``).join(', ')}`
      : key === 'max_gap'
        ? 'give a whole number, as in `max_gap=3`'
        : near === undefined
          ? `possible are ${keys.map((name) => `\`${name}\``).join(', ')}`
          : `did you mean \`${near}\`?`;
  return new InputError('components/settings-word', `"${word}" is no policy`, { hints: [hint] });
}
