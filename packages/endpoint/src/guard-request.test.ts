import { describe, expect, it } from 'vitest';
import { admit, isLoopbackName } from './guard-request.ts';

describe('isLoopbackName', () => {
  it.each([
    'localhost',
    'localhost:4599',
    'bucket.localhost:4599',
    '127.0.0.1',
    '127.1.2.3:80',
    '[::1]:4599',
    '::1',
  ])('knows %s as this machine', (host) => expect(isLoopbackName(host)).toBe(true));

  it.each([
    '',
    '0.0.0.0',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '192.168.0.1:4599',
    '1270.0.1',
    '::',
  ])('does not take "%s" for this machine', (host) => expect(isLoopbackName(host)).toBe(false));
});

describe('admit', () => {
  it.each([
    ['/tok', '/'],
    ['/tok/', '/'],
    ['/tok/bucket/key?a=/b', '/bucket/key?a=/b'],
    ['/tok?a=1', '/?a=1'],
  ])('takes the token off %s', (url, path) => {
    expect(admit({ url, headers: {} }, { token: 'tok' })).toEqual({ ok: true, path });
  });

  it.each(['/', '/to', '/tokk/', '/other/tok', '//tok'])('refuses %s, which has no token', (url) => {
    expect(admit({ url, headers: {} }, { token: 'tok' }).ok).toBe(false);
  });
});
