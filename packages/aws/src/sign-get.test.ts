import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAws } from './create-aws.ts';

const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret/key',
  AWS_SESSION_TOKEN: 'token',
};
const { signal } = new AbortController();
const sign = (address: string, region?: string) =>
  createAws({ env: KEYS, ...(region === undefined ? {} : { region }) }).signGet(new URL(address), signal);

const EMPTY = createHash('sha256').digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The signature as AWS describes it, computed by hand. */
function expected(date: string, region: string, canonical: string): string {
  const day = date.slice(0, 8);
  const scope = `${day}/${region}/s3/aws4_request`;
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const key = ['s3', 'aws4_request'].reduce<Buffer>(hmac, hmac(hmac('AWS4secret/key', day), region));
  return hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hashed}`).toString('hex');
}

describe('a signed GET', () => {
  it.each([
    ['https://b.s3.eu-west-1.amazonaws.com/dir/k.zip', 'eu-west-1', '/dir/k.zip', ''],
    ['https://b.s3.eu-west-1.amazonaws.com:8443/k.zip', 'eu-west-1', '/k.zip', ''],
    ['https://s3.amazonaws.com/b/k.zip?versionId=a%2Fb', 'us-west-2', '/b/k.zip', 'versionId=a%2Fb'],
    [
      "https://b.s3.cn-north-1.amazonaws.com.cn/k (1)+ä's.zip",
      'cn-north-1',
      '/k%20%281%29%2B%C3%A4%27s.zip',
      '',
    ],
  ])('SF-S11 has the signature that S3 expects for %s', async (address, region, path, query) => {
    const headers = await sign(address, 'us-west-2');

    const date = headers['x-amz-date'] ?? '';
    const names = 'host;x-amz-content-sha256;x-amz-date;x-amz-security-token';
    const values = [`host:${new URL(address).host}`, `x-amz-content-sha256:${EMPTY}`];
    const lines = [...values, `x-amz-date:${date}`, 'x-amz-security-token:token'];
    const canonical = ['GET', path, query, ...lines, '', names, EMPTY].join('\n');
    expect(headers).toEqual({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${date.slice(0, 8)}/${region}/s3/aws4_request, SignedHeaders=${names}, Signature=${expected(date, region, canonical)}`,
      'x-amz-content-sha256': EMPTY,
      'x-amz-date': expect.stringMatching(/^\d{8}T\d{6}Z$/) as string,
      'x-amz-security-token': 'token',
    });
  });

  it('tells how to sign in where there are no credentials', async () => {
    const aws = createAws({ env: {}, profile: 'no-such-profile-for-this-test', region: 'eu-west-1' });

    await expect(aws.signGet(new URL('https://b.s3.amazonaws.com/k'), signal)).rejects.toMatchObject({
      code: 'aws/no-credentials',
    });
  });
});
