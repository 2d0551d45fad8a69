import { seedFailure } from '@seed/kernel/testing';
import { componentItem, shareItem } from '@seed/components/testing';
import { keyGrants } from '@seed/publisher';
import { describe, expect, it } from 'vitest';
import { testRegistry } from './open-registry.ts';

const io = { signal: new AbortController().signal };

describe('what the service refuses', { timeout: 30_000 }, () => {
  const refusedWith = async (name: string, message = 'no') => {
    const { registry } = await testRegistry({
      fault: ({ operation }) =>
        operation === 'CreateComponent' ? { kind: 'refused', name, message } : undefined,
    });
    return seedFailure(registry.apply(componentItem({ name: 'app' }), io));
  };

  it.each([
    ['IdempotentParameterMismatchException', 'publisher/token-reused'],
    ['InvalidParameterValueException', 'publisher/invalid-request'],
    ['InvalidParameterCombinationException', 'publisher/invalid-request'],
    ['InvalidRequestException', 'publisher/invalid-request'],
    ['InvalidVersionNumberException', 'publisher/invalid-request'],
    ['ClientException', 'publisher/invalid-request'],
    ['ServiceQuotaExceededException', 'publisher/quota'],
    ['ForbiddenException', 'aws/access-denied'],
    ['AccessDeniedException', 'aws/access-denied'],
  ])('%s becomes %s', async (name, code) => {
    expect((await refusedWith(name)).code).toBe(code);
  });

  it('names the permission that is missing', async () => {
    const failure = await refusedWith(
      'AccessDeniedException',
      'User: arn:aws:iam::123456789012:user/ci is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-2:123456789012:key/1',
    );

    expect(failure.hints[0]).toBe(
      'allow `kms:GenerateDataKey` on `arn:aws:kms:eu-west-2:123456789012:key/1` in the policy of the caller',
    );
  });

  it('names the operation where the service does not', async () => {
    const failure = await refusedWith('ForbiddenException', 'not you');

    expect(failure.hints[0]).toBe('allow `imagebuilder:CreateComponent` in the policy of the caller');
  });

  it('names the member of the settings that is wrong', async () => {
    const failure = await refusedWith(
      'InvalidParameterValueException',
      "The value supplied for parameter 'kmsKeyId' is not valid.",
    );

    expect(failure.message).toBe(
      `Image Builder refused the component "app 1.0.0": The value supplied for parameter 'kmsKeyId' is not valid`,
    );
    expect(failure.hints).toEqual(['correct `kmsKeyId` of the component "app 1.0.0" in the settings']);
  });

  it('names the file where the service refuses its text', async () => {
    const { registry } = await testRegistry();

    const failure = await seedFailure(registry.apply(componentItem({ name: 'app', text: 'phases: {' }), io));

    expect(failure.hints).toEqual(['correct components/22.04/app.yml']);
    expect(failure.data).toMatchObject({ file: 'components/22.04/app.yml', item: 'component/app/1.0.0' });
  });

  it('says how many there may be', async () => {
    const { registry } = await testRegistry({ quotas: { components: 1 } });
    await registry.apply(componentItem({ name: 'first' }), io);

    const failure = await seedFailure(registry.apply(componentItem({ name: 'app' }), io));

    expect(failure.message).toBe(
      'there is no room for the component "app 1.0.0": You have reached the maximum number of components: 1 (versions of components here: 1)',
    );
  });
});

describe('shares', { timeout: 30_000 }, () => {
  it('refuses principals that Resource Access Manager cannot know, before anything is asked', async () => {
    const { fake, registry } = await testRegistry();

    const failure = await seedFailure(
      registry.apply(shareItem({ name: 'ours', principals: ['o-abcdefghij', '210987654321'] }), io),
    );

    expect(failure.code).toBe('components/share-principal');
    expect(failure.message).toContain('"o-abcdefghij"');
    expect(fake.requests).toEqual([]);
  });

  it('name the service that refuses them', async () => {
    const { registry } = await testRegistry({ externalAccounts: ['999999999999'] });

    const failure = await seedFailure(
      registry.apply(shareItem({ name: 'ours', principals: ['999999999999'] }), io),
    );

    expect(failure.message).toBe(
      `Resource Access Manager refused the share "ours": The principal '999999999999' is outside of the organization`,
    );
  });

  it('IB-F70 say what the key of a component has to allow', async () => {
    const { registry } = await testRegistry();
    const key = 'arn:aws:kms:eu-west-2:123456789012:key/1';
    const secret = await registry.apply(componentItem({ name: 'secret', request: { kmsKeyId: key } }), io);
    const open = await registry.apply(componentItem({ name: 'open' }), io);
    const found = await Promise.all([secret, open].map(({ arn }) => registry.component(arn, io)));

    const grants = keyGrants(
      found.filter((component) => component !== undefined),
      ['210987654321'],
    );

    expect(grants).toEqual([
      {
        key,
        components: ['secret'],
        statement: {
          Sid: 'UseSharedImageBuilderComponents',
          Effect: 'Allow',
          Principal: { AWS: ['arn:aws:iam::210987654321:root'] },
          Action: ['kms:Decrypt', 'kms:DescribeKey'],
          Resource: '*',
        },
      },
    ]);
  });

  it('IB-F70 let everybody of an organisation use a key, and nobody else', () => {
    const component = {
      name: 'secret',
      arn: 'arn:aws:imagebuilder:eu-west-2:123456789012:component/secret/1.0.0/1',
      version: '1.0.0',
      build: 1,
      members: { kmsKeyId: 'alias' },
      tags: {},
    };
    const organization = 'arn:aws:organizations::111122223333:organization/o-abcdefghij';

    const [grant] = keyGrants([component], [organization, '210987654321']);

    expect(grant?.statement).toMatchObject({
      Principal: { AWS: '*' },
      Condition: { StringEquals: { 'aws:PrincipalOrgID': ['o-abcdefghij'] } },
    });
  });
});
