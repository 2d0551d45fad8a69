import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAws } from '../src/create-aws.ts';

const signal = new AbortController().signal;
const END = '2099-01-01T00:00:00Z';

const CONFIG = `
[profile keys]
aws_access_key_id = AKIDKEYS
aws_secret_access_key = secret-of-keys

[profile role]
role_arn = arn:aws:iam::111122223333:role/build
source_profile = keys
region = eu-west-1

[profile sso]
sso_session = company
sso_account_id = 111122223333
sso_role_name = Builder
region = eu-west-1

[sso-session company]
sso_region = eu-west-1
sso_start_url = https://company.example/start
`;

const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>AKIDROLE</AccessKeyId><SecretAccessKey>secret-of-role</SecretAccessKey><SessionToken>token-of-role</SessionToken><Expiration>${END}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const SIGNED_ON = {
  roleCredentials: {
    accessKeyId: 'AKIDSSO',
    secretAccessKey: 'secret-of-sso',
    sessionToken: 'token-of-sso',
    expiration: Date.parse(END),
  },
};

/** STS and the portal of single sign-on, and what was asked of them. */
async function services() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push(`${request.url} ${body} ${String(request.headers['x-amz-sso_bearer_token'] ?? '')}`);
      if (request.url?.startsWith('/federation/') === true)
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(SIGNED_ON));
      else response.writeHead(200, { 'content-type': 'text/xml' }).end(ASSUMED);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, asked };
}

/** A home with a configuration, of which nothing else of the caller is known. */
async function signedIn() {
  const home = await mkdtemp(join(tmpdir(), 'seed-aws-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  onTestFinished(() => void vi.unstubAllEnvs());
  const cache = join(home, '.aws/sso/cache');
  await mkdir(cache, { recursive: true });
  await writeFile(join(home, '.aws/config'), CONFIG);
  const token = createHash('sha1').update('company').digest('hex');
  await writeFile(
    join(cache, `${token}.json`),
    JSON.stringify({ accessToken: 'bearer-of-company', expiresAt: END }),
  );
  const { url, asked } = await services();
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_CONFIG_FILE', join(home, '.aws/config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(home, '.aws/credentials'));
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'])
    vi.stubEnv(name, undefined);
  const of = (profile: string) =>
    createAws({ profile, region: 'eu-west-1', env: {} }).credentials.get(signal);
  return { of, asked };
}

describe('the profiles of the caller', () => {
  it('CB-112 keys of a profile are handed over', async () => {
    const { of } = await signedIn();

    expect(await of('keys')).toEqual({ accessKeyId: 'AKIDKEYS', secretAccessKey: 'secret-of-keys' });
  });

  it('come before keys in variables where they are chosen, and the SDK prints nothing of it', async () => {
    const { of } = await signedIn();
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDVARIABLE');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret-of-variable');

    expect(await of('keys')).toMatchObject({ accessKeyId: 'AKIDKEYS' });
    expect(warn.mock.calls).toEqual([]);
  });

  it('CB-112 a profile with a role has it assumed', async () => {
    const { of, asked } = await signedIn();

    expect(await of('role')).toEqual({
      accessKeyId: 'AKIDROLE',
      secretAccessKey: 'secret-of-role',
      sessionToken: 'token-of-role',
      expiration: '2099-01-01T00:00:00.000Z',
    });
    expect(asked.join('\n')).toContain('RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fbuild');
  });

  it('CB-112 a profile of single sign-on uses the session that is signed in', async () => {
    const { of, asked } = await signedIn();

    expect(await of('sso')).toMatchObject({
      accessKeyId: 'AKIDSSO',
      secretAccessKey: 'secret-of-sso',
      sessionToken: 'token-of-sso',
    });
    expect(asked.join('\n')).toMatch(/role_name=Builder.*bearer-of-company/);
  });
});
