import { EnvironmentError } from '@seed/kernel';
import { describe, expect, it } from 'vitest';
import { connectionFailure, dockerFailure } from './docker-error.ts';

const refused = (message: string, statusCode = 500) =>
  Object.assign(new Error(`(HTTP code ${statusCode}) server error - ${message} `), {
    statusCode,
    json: { message },
  });

describe('failures of the engine', () => {
  it.each([
    ['docker/disk-full', 'write /x/layer.tar: no space left on device'],
    [
      'docker/no-shell',
      'OCI runtime create failed: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
    ],
    ['docker/no-shell', '[FATAL tini (7)] exec /bin/sh failed: No such file or directory'],
    ['docker/platform-unsupported', '[FATAL tini (7)] exec /bin/sh failed: Exec format error'],
    [
      'docker/privileged-refused',
      'OCI runtime create failed: unable to apply caps: operation not permitted: unknown',
    ],
    ['docker/network-missing', 'network seed-test not found'],
    ['docker/limit-unsupported', 'Range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available'],
    [
      'docker/source-unreachable',
      'invalid mount config for type "bind": bind source path does not exist: /x',
    ],
    ['docker/start-failed', 'failed to create shim task: OCI runtime create failed: something new'],
    ['docker/request-failed', 'something that nobody has seen'],
  ])('%s is told from "%s"', (code, message) => {
    const failure = dockerFailure(refused(message), 'starting the build container') as EnvironmentError;

    expect(failure).toBeInstanceOf(EnvironmentError);
    expect(failure.code).toBe(code);
    expect(failure.hints.length).toBeGreaterThan(0);
    expect(failure.message).not.toContain('HTTP code');
  });

  it('an engine that goes away is told with what was being done', () => {
    const failure = dockerFailure(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), 'listing images');

    expect(failure).toMatchObject({
      code: 'docker/not-running',
      message: 'the Docker engine went away while listing images',
    });
  });

  it('an error that has its words already keeps them', () => {
    const known = new EnvironmentError('docker/image-missing', 'known');

    expect(dockerFailure(known, 'anything')).toBe(known);
  });
});

describe('no engine', () => {
  const socket = (path: string) => ({ kind: 'socket', path, from: 'the usual sockets' }) as const;
  const failed = (path: string, code: string) => ({
    address: socket(path),
    error: Object.assign(new Error(code), { code }),
  });

  it('without any socket the hints name how to do without', () => {
    expect(connectionFailure([failed('/a', 'ENOENT'), failed('/b', 'ENOENT')])).toMatchObject({
      code: 'docker/not-running',
      message: 'no Docker engine answers on this machine',
      hints: ['Start Docker', 'Run without containers: `--executor host`'],
    });
  });

  it('a socket that is there and silent is named', () => {
    expect(connectionFailure([failed('/a', 'ENOENT'), failed('/b', 'ECONNREFUSED')]).message).toBe(
      'no Docker engine answers at "unix:///b" (from the usual sockets)',
    );
  });

  it('a socket of another group is no missing engine', () => {
    expect(connectionFailure([failed('/a', 'EACCES'), failed('/b', 'ENOENT')])).toMatchObject({
      code: 'docker/access-denied',
      message: 'the Docker engine at "unix:///a" may not be used by this user',
    });
  });
});
