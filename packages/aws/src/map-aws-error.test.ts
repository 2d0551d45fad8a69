import { EnvironmentError } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { awsErrorText, mapAwsError } from './map-aws-error.ts';

function named(name: string, message: string, extra: object = {}): Error {
  return Object.assign(new Error(message), { name, ...extra });
}

const CALL = { action: 'ssm:GetParameters' };

describe('errors of AWS', () => {
  it.each([
    ['aws/no-region', named('Error', 'Region is missing')],
    ['aws/unreachable', named('Error', 'connect', { code: 'ECONNREFUSED' })],
    ['aws/unreachable', named('Error', 'outer', { cause: named('Error', 'inner', { code: 'ENOTFOUND' }) })],
    ['aws/unreachable', named('AggregateError', '', { errors: [{ code: 'ECONNREFUSED' }] })],
    ['aws/unreachable', named('TimeoutError', 'socket timed out')],
    ['aws/expired-credentials', named('ExpiredToken', 'expired')],
    [
      'aws/expired-credentials',
      named('CredentialsProviderError', 'Token is expired. To refresh this SSO session run aws sso login'),
    ],
    [
      'aws/no-credentials',
      named('CredentialsProviderError', 'Could not load credentials from any providers'),
    ],
    ['aws/expired-credentials', named('SignatureDoesNotMatch', 'Signature expired: 20261121T000000Z is now')],
    ['aws/expired-credentials', named('RequestTimeTooSkewed', 'The difference is too large')],
    ['aws/invalid-credentials', named('InvalidClientTokenId', 'invalid')],
    ['aws/access-denied', named('AccessDeniedException', 'denied')],
    [
      'aws/role-not-assumable',
      named(
        'InvalidInputException',
        'CodeBuild is not authorized to perform: sts:AssumeRole on arn:aws:iam::1:role/x',
      ),
    ],
    ['aws/failed', named('InvalidInputException', 'Invalid image')],
    ['aws/failed', named('InternalServerError', 'oops')],
    ['aws/failed', 'a text'],
  ])('are %s where they are: %s', (code, error) => {
    const mapped = mapAwsError(error, CALL);

    expect(mapped).toBeInstanceOf(EnvironmentError);
    expect(mapped.code).toBe(code);
    expect(mapped.message).toMatch(/^`ssm:GetParameters` failed: ./);
  });

  it('name the profile in the command that signs in', () => {
    const error = named('ExpiredTokenException', 'expired');

    const mapped = mapAwsError(error, { ...CALL, profile: 'dev' });

    expect(mapped.hints[0]).toBe('sign in with `aws sso login --profile dev`');
    expect(mapped.cause).toBe(error);
  });

  it('are told in our own words where there are no credentials', () => {
    const nowhere = named('CredentialsProviderError', 'Could not load credentials from any providers');
    const factor = named('CredentialsProviderError', 'Profile dev requires multi-factor authentication');

    const none = mapAwsError(nowhere, CALL);
    const profile = mapAwsError(nowhere, { ...CALL, profile: 'dev' });
    const detail = mapAwsError(factor, CALL);

    expect(none.message).toBe(
      '`ssm:GetParameters` failed: no credentials were found in variables, in the default profile, or in a role of this machine',
    );
    expect(profile.message).toBe('`ssm:GetParameters` failed: no credentials were found for profile "dev"');
    expect([none.code, none.cause]).toEqual(['aws/no-credentials', undefined]);
    expect(detail).toMatchObject({
      code: 'aws/no-credentials',
      message: '`ssm:GetParameters` failed: Profile dev requires multi-factor authentication',
      cause: factor,
    });
  });

  it('say that something else answered, and not how a parser stumbled', () => {
    const page = named(
      'Error',
      'mismatched tags <br> and </body>.\n  Deserialization error: to see the raw response, inspect the hidden field {error}.$response on this object.',
    );

    const aws = mapAwsError(page, CALL);
    const emulator = mapAwsError(page, { ...CALL, endpoint: 'http://127.0.0.1:9' });

    expect(aws).toMatchObject({
      code: 'aws/not-an-answer',
      message: '`ssm:GetParameters` failed: what answered is not AWS',
    });
    expect(aws.cause).toBeUndefined();
    expect(aws.hints[0]).toContain('proxy');
    expect(emulator.hints[0]).toContain('http://127.0.0.1:9');
  });

  it('stay what they are when seed raised them', () => {
    const error = new EnvironmentError('aws/not-configured', 'no');

    expect(mapAwsError(error, CALL)).toBe(error);
  });

  it('are told on one line, with their name where it says something', () => {
    expect(awsErrorText(named('ValidationException', 'first\n  second'))).toBe(
      'ValidationException: first second',
    );
    expect(awsErrorText(new Error('plain'))).toBe('plain');
  });
});
