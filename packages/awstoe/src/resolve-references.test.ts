import { describe, expect, test } from 'vitest';
import { type ReferenceScope, resolveReferences } from './resolve-references.ts';

const STORED: Readonly<Record<string, string>> = { '/pointer': '/value', '/value': 'found' };

const scope: ReferenceScope = {
  values: new Map([['Name', '/value']]),
  steps: new Map(),
  loop: { name: 'each', index: 1, value: 'b' },
  parameter: (name) => Promise.resolve(STORED[name] ?? ''),
  doubt: () => undefined,
};

describe('references', () => {
  test('IB-F87 to a loop with a name may use the name or the word', async () => {
    expect(await resolveReferences('{{ each.value }}{{ loop.index }}{{ other.value }}', scope)).toBe(
      'b1{{ other.value }}',
    );
  });

  test('IB-F92 to Parameter Store take the name as typed, from a parameter, or from there', async () => {
    const text = '{{ aws:ssm:/value }},{{ aws:ssm:resolve(Name) }},{{ aws:ssm:resolve(aws:ssm:/pointer) }}';

    expect(await resolveReferences(text, scope)).toBe('found,found,found');
  });
});
