import { describe, expect, it } from 'vitest';
import { isSecretName } from './secret-names.ts';

describe('names of secrets', () => {
  it.each(['db-password', 'GitHubToken', 'ApiKey', 'SSH_PRIVATE_KEY', 'private', 'PrivatePem'])(
    '%s is one',
    (name) => {
      expect(isSecretName(name)).toBe(true);
    },
  );

  it.each([
    'PrivateSubnetIds',
    'private-subnet-ids',
    'PRIVATE_VPC',
    'privateHostedZone',
    'VpcId',
    'EksOidcArn',
  ])('%s is none: what is private about a network is no secret', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});
