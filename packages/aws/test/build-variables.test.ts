import { seedFailure } from '@seed/kernel/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accountAccess } from '../src/account-access.ts';
import { callerCredentials } from '../src/aws-settings.ts';
import { readBuildVariables } from '../src/build-variables.ts';
import { startFakeEndpoint } from '../src/testing/index.ts';
import type { FakeReply } from '../src/testing/index.ts';

async function askedOf(reply: FakeReply) {
  const endpoint = await startFakeEndpoint(() => reply);
  onTestFinished(() => endpoint.stop());
  const options = { region: 'eu-west-1', endpointUrl: endpoint.url, env: {}, attempts: 1 };
  const access = accountAccess({ options, credentials: callerCredentials(options) });
  return { access, requests: endpoint.requests };
}

describe('variables of a build', () => {
  it('are those that it was started with, in their order', async () => {
    const environmentVariables = [
      { name: 'B', value: '2', type: 'PLAINTEXT' },
      { name: 'A', value: '/app/token', type: 'PARAMETER_STORE' },
      { name: 'OLD', value: 'x' },
    ];
    const { access, requests } = await askedOf({
      json: { builds: [{ id: 'p:1', environment: { environmentVariables } }] },
    });

    const variables = await readBuildVariables(access, 'p:1');

    expect(variables).toEqual([
      { name: 'B', value: '2', type: 'PLAINTEXT' },
      { name: 'A', value: '/app/token', type: 'PARAMETER_STORE' },
      { name: 'OLD', value: 'x', type: 'PLAINTEXT' },
    ]);
    expect(requests.map(({ operation, body }) => [operation, body])).toEqual([
      ['BatchGetBuilds', { ids: ['p:1'] }],
    ]);
  });

  it('are none where the build has none', async () => {
    const { access } = await askedOf({ json: { builds: [{ id: 'p:1', environment: {} }] } });

    expect(await readBuildVariables(access, 'p:1')).toEqual([]);
  });

  it.each<readonly [string, FakeReply]>([
    ['does not know the build', { json: { builds: [], buildsNotFound: ['p:1'] } }],
    [
      'takes the text for no id',
      { status: 400, json: { __type: 'InvalidInputException', message: 'Invalid build ID' } },
    ],
  ])('are unknown where CodeBuild %s', async (_, reply) => {
    const { access } = await askedOf(reply);

    expect(await readBuildVariables(access, 'p:1')).toBeUndefined();
  });

  it('are an error where the caller may not look', async () => {
    const { access } = await askedOf({
      status: 400,
      json: { __type: 'AccessDeniedException', message: 'no' },
    });

    expect((await seedFailure(readBuildVariables(access, 'p:1'))).code).toBe('aws/access-denied');
  });
});
