import { onTestFinished } from 'vitest';
import { openSession } from '../src/open-session.ts';
import type { Session, SessionOptions } from '../src/open-session.ts';
import { startFakeEndpoint } from '../src/testing/index.ts';
import type { FakeReply, FakeRequest } from '../src/testing/index.ts';

export const TOOLCHAIN = '111122223333';
export const TARGET = '444455556666';

const refusal = (code: string, message: string): FakeReply => ({
  status: code === 'AccessDenied' ? 403 : 400,
  xml: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

export interface AccountsOptions {
  readonly partition?: string;
  /** How long keys of a role are good. */
  readonly lifetimeMs?: number;
  /** Says no to a role, e.g. `toolchain`. */
  readonly refuse?: string;
  /** What services but STS answer; nothing special where absent. */
  readonly answer?: (request: FakeRequest) => FakeReply | undefined;
}

/** Two accounts with the roles of a project: keys of roles expire by the clock, and old ones are refused. */
export async function fakeAccounts(options: AccountsOptions = {}) {
  const { partition = 'aws', lifetimeMs = 3_600_000, refuse, answer } = options;
  const expiries = new Map<string, number>();
  const assume = (request: FakeRequest): FakeReply => {
    const role = String(request.body['RoleArn']);
    if (refuse !== undefined && role.includes(refuse))
      return refusal(
        'AccessDenied',
        `User is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      );
    const key = `ASIA${expiries.size}`;
    const end = Date.now() + lifetimeMs;
    expiries.set(key, end);
    return {
      xml: `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t-${key}</SessionToken><Expiration>${new Date(end).toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
    };
  };
  const endpoint = await startFakeEndpoint((request) => {
    const end = expiries.get(request.accessKeyId) ?? Infinity;
    if (Date.now() >= end)
      return request.service === 'sts'
        ? refusal('ExpiredToken', 'expired')
        : { status: 400, json: { __type: 'ExpiredTokenException', message: 'expired' } };
    const special = answer?.(request);
    if (special !== undefined) return special;
    if (request.operation === 'AssumeRole') return assume(request);
    if (request.operation === 'GetCallerIdentity')
      return {
        xml: `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:${partition}:sts::${TOOLCHAIN}:assumed-role/Admin/me</Arn><UserId>U</UserId><Account>${TOOLCHAIN}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
      };
    return { json: { Parameter: { Name: '/p', Value: 'v' } } };
  });
  onTestFinished(() => endpoint.stop());
  const open = (more: Partial<SessionOptions> = {}): Session => {
    const session = openSession({
      project: 'MyApp',
      region: 'eu-west-1',
      endpointUrl: endpoint.url,
      env: {},
      version: '0.1.0',
      release: '8.0.7',
      ...more,
    });
    onTestFinished(() => session.close());
    return session;
  };
  const assumed = () =>
    endpoint.requests
      .filter(({ operation }) => operation === 'AssumeRole')
      .map(({ body, accessKeyId }) => ({
        role: String(body['RoleArn']),
        name: String(body['RoleSessionName']),
        by: accessKeyId,
      }));
  return { url: endpoint.url, requests: endpoint.requests, open, assumed };
}
