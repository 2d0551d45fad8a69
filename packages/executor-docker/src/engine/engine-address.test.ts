import { describe, expect, it } from 'vitest';
import { addressText, parseAddress } from './engine-address.ts';

const parse = (text: string, tlsDir?: string) =>
  parseAddress(text, { from: 'DOCKER_HOST', ...(tlsDir === undefined ? {} : { tlsDir }) });

describe('the address of an engine', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { kind: 'socket', path: '/run/user/1000/docker.sock' }],
    ['unix://', { kind: 'socket', path: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
    ['tcp://build.example:2375', { kind: 'tcp', host: 'build.example', port: 2375 }],
    ['build.example:9000', { kind: 'tcp', host: 'build.example', port: 9000 }],
    ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
    ['tcp://build.example', { kind: 'tcp', host: 'build.example', port: 2375 }],
    ['tcp://build.example:2376', { kind: 'tcp', port: 2376, tls: { dir: '' } }],
    ['https://build.example', { kind: 'tcp', port: 2376, tls: { dir: '' } }],
    ['ssh://me@build.example:22', { kind: 'ssh', url: 'ssh://me@build.example:22' }],
  ])('%s is understood', (text, expected) => {
    expect(parse(text)).toMatchObject({ ...expected, from: 'DOCKER_HOST' });
  });

  it('tcp uses TLS when certificates are named', () => {
    expect(parse('tcp://build.example:2375', '/certs')).toMatchObject({ tls: { dir: '/certs' } });
    expect(parse('tcp://build.example:2375')).not.toHaveProperty('tls');
  });

  it.each(['ftp://build.example', 'tcp://', 'tcp://a/b/c', ''])(
    '"%s" is refused with the known forms',
    (text) => {
      expect(() => parse(text)).toThrow(
        expect.objectContaining({
          code: 'docker/bad-address',
          message: `DOCKER_HOST names no engine address: "${text}"`,
        }),
      );
    },
  );

  it('is written as people write it', () => {
    const texts = ['unix:///a.sock', 'tcp://build.example:2375', 'ssh://me@far'];

    expect(texts.map((text) => addressText(parse(text)))).toEqual(texts);
  });
});
