import type { EnvironmentVariable } from '@seed/deployspec';
import { describe, expect, it } from 'vitest';
import { rehearsedReferences, secretsOnly } from './resolvers-without-aws.ts';

const signal = new AbortController().signal;
const VARIABLES: readonly EnvironmentVariable[] = [
  { name: 'PLAIN', value: 'x', type: 'PLAINTEXT' },
  { name: 'TOKEN', value: 'app/token:key', type: 'SECRETS_MANAGER' },
  { name: 'URL', value: '/app/url', type: 'PARAMETER_STORE' },
];

describe('builds without AWS', () => {
  it('CB-41 are told which variables to give by hand, and how', async () => {
    await expect(secretsOnly().resolve(VARIABLES, signal)).rejects.toMatchObject({
      code: 'aws/not-configured',
      message:
        'AWS is not in use, so 2 variables cannot be looked up: TOKEN ("app/token:key" in Secrets Manager), URL ("/app/url" in Parameter Store)',
      hints: [
        expect.stringContaining('`--secret TOKEN`'),
        expect.stringContaining('`--endpoint-url URL`'),
        expect.stringContaining('`--offline`'),
      ],
    });
  });

  it('have nothing to complain about where nothing is referred to', async () => {
    expect(await secretsOnly().resolve(VARIABLES.slice(0, 1), signal)).toEqual({
      values: {},
      unresolved: [],
    });
  });

  it('CB-41 get placeholders that give themselves away in a rehearsal', async () => {
    expect(await rehearsedReferences().resolve(VARIABLES, signal)).toEqual({
      values: { TOKEN: 'seed-rehearsal-TOKEN', URL: 'seed-rehearsal-URL' },
      unresolved: [],
    });
  });
});
