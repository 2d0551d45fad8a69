import { buildSpec } from '@seed/build/testing';
import { describe, expect, it } from 'vitest';
import { safeVariables } from './commit-container.ts';

describe('variables that go into an image of a failed build', () => {
  it('CB-116 leave out secrets by name, and whatever holds the value of one', () => {
    const kept = safeVariables(
      [
        'COLOUR=blue',
        'TOKEN=token-value',
        'URL=https://user:token-value@example.com',
        'PASSWORD=from-parameter-store',
        'COPY=[from-parameter-store]',
        'AWS_SECRET_ACCESS_KEY=key',
        'AWS_REGION=eu-west-1',
        'LINES=one\ntwo=three',
        'ENDPOINT=/v2/credentials/handed-out',
        'bad-name=1',
      ],
      {
        secrets: [{ name: 'TOKEN', value: 'token-value' }],
        spec: buildSpec(),
        environment: [{ name: 'PASSWORD', value: '/db/password', type: 'PARAMETER_STORE' }],
      },
      ['handed-out'],
    );

    expect(kept).toEqual([
      ['COLOUR', 'blue'],
      ['AWS_REGION', 'eu-west-1'],
      ['LINES', 'one\ntwo=three'],
    ]);
  });
});
