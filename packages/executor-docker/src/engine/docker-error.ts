import { EnvironmentError, isSeedError } from '@seed/kernel';
import { addressText } from './engine-address.ts';
import type { EngineAddress } from './engine-address.ts';

/** What the client library throws: an HTTP status with the engine's words, or a system error. */
interface DockerodeError {
  readonly statusCode?: number;
  readonly json?: { readonly message?: string };
  readonly code?: string;
  readonly message?: string;
}

const HOST_HINT = 'Run without containers: `--executor host`';

/** HTTP status of a refused request; undefined for everything else. */
export function statusOf(error: unknown): number | undefined {
  return (error as DockerodeError | undefined)?.statusCode;
}

/** The engine's own words, without the client library's frame around them. */
export function engineWords(error: unknown): string {
  const { json, message } = (error ?? {}) as DockerodeError;
  return (json?.message ?? message ?? String(error)).trim();
}

interface Rule {
  readonly when: RegExp;
  readonly code: string;
  readonly say: (doing: string, words: string) => string;
  readonly hints: readonly string[];
}

/** First match wins; the texts come from dockerd, containerd and runc. */
const RULES: readonly Rule[] = [
  {
    when: /no space left on device/i,
    code: 'docker/disk-full',
    say: (doing) => `the disk of the Docker engine is full (while ${doing})`,
    hints: ['Look with `docker system df`', 'Make room with `docker system prune`'],
  },
  {
    when: /(exec: "?|exec |stat )\/bin\/sh.*no such file/is,
    code: 'docker/no-shell',
    say: () => 'the build image has no "/bin/sh"',
    hints: ['Choose an image with a POSIX shell'],
  },
  {
    when: /exec format error/i,
    code: 'docker/platform-unsupported',
    say: () => 'the image is made for another processor, and the engine has no emulator for it',
    hints: ['Install one: `docker run --privileged --rm tonistiigi/binfmt --install all`'],
  },
  {
    when: /unable to apply caps|operation not permitted.*capab|capab.*operation not permitted/i,
    code: 'docker/privileged-refused',
    say: (_, words) => `the engine cannot give the build its privileges: ${words}`,
    hints: ['Run the build without `--privileged`', 'Use an engine on a machine with all capabilities'],
  },
  {
    when: /network .* not found/i,
    code: 'docker/network-missing',
    say: (_, words) => words.replace(/^.*?(network .*? not found).*$/s, 'the $1'),
    hints: ['List networks with `docker network ls`'],
  },
  {
    when: /cgroup|cpu-?cfs|range of cpus|memory limit/i,
    code: 'docker/limit-unsupported',
    say: (_, words) => `the limits of the compute type cannot be set: ${words}`,
    hints: ['Run without them: `--limits off`'],
  },
  {
    when: /bind source path does not exist|mounts denied|not shared from the host/i,
    code: 'docker/source-unreachable',
    say: (_, words) => `the engine cannot see a folder of this machine: ${words}`,
    hints: ['Send the files instead: `--mount copy`'],
  },
  {
    when: /OCI runtime|failed to create (shim|task)|starting container process/i,
    code: 'docker/start-failed',
    say: (_, words) => `the build container could not be started: ${words}`,
    hints: ['Check the engine with `seed doctor`'],
  },
];

/** Words for a failed request. `doing` completes "while …". */
export function dockerFailure(error: unknown, doing: string): Error {
  if (isSeedError(error)) return error;
  const { code } = (error ?? {}) as DockerodeError;
  if (code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ECONNRESET' || code === 'EPIPE')
    return new EnvironmentError('docker/not-running', `the Docker engine went away while ${doing}`, {
      cause: error,
      hints: ['Start the engine and run again', HOST_HINT],
    });
  const words = engineWords(error);
  const rule = RULES.find(({ when }) => when.test(words));
  if (rule === undefined)
    return new EnvironmentError('docker/request-failed', `the Docker engine refused ${doing}: ${words}`, {
      cause: error,
      hints: ['Check the engine with `seed doctor`'],
    });
  return new EnvironmentError(rule.code, rule.say(doing, words), { cause: error, hints: rule.hints });
}

const RESTART = 'Restart the engine, or wait until it has started: `systemctl status docker`';

/** Words for an engine that takes connections and says nothing. `doing` completes "while …". */
export function notAnswering(doing: string): EnvironmentError {
  return new EnvironmentError('docker/not-answering', `the Docker engine does not answer while ${doing}`, {
    hints: [RESTART, HOST_HINT],
  });
}

/** Words for "none of these addresses answered". */
export function connectionFailure(
  failures: readonly { readonly address: EngineAddress; readonly error: unknown }[],
): EnvironmentError {
  const denied = failures.find(({ error }) => (error as DockerodeError).code === 'EACCES');
  if (denied !== undefined)
    return new EnvironmentError(
      'docker/access-denied',
      `the Docker engine at "${addressText(denied.address)}" may not be used by this user`,
      {
        cause: denied.error,
        hints: ['Join its group: `sudo usermod -aG docker $USER`, then log in again', HOST_HINT],
      },
    );
  const asked = failures.filter(({ error }) => (error as DockerodeError).code !== 'ENOENT');
  const named = failures.length === 1 ? failures[0] : asked[0];
  const where =
    named === undefined
      ? 'on this machine'
      : `at "${addressText(named.address)}" (from ${named.address.from})`;
  const details = {
    cause: named?.error,
    data: { asked: failures.map(({ address }) => addressText(address)) },
  };
  if (isSilence(named?.error))
    return new EnvironmentError(
      'docker/not-answering',
      `the Docker engine ${where} does not answer in time`,
      {
        ...details,
        hints: [RESTART, HOST_HINT],
      },
    );
  return new EnvironmentError('docker/not-running', `no Docker engine answers ${where}`, {
    ...details,
    hints: ['Start Docker', HOST_HINT],
  });
}

/** The first question was given up, or the one after it. */
function isSilence(error: unknown): boolean {
  const { code } = (error ?? {}) as DockerodeError;
  return code === 'ABORT_ERR' || code === 'docker/not-answering';
}

/** Runs one request and turns its failure into an EnvironmentError that says what was being done. */
export async function ask<T>(doing: string, request: Promise<T>): Promise<T> {
  try {
    return await request;
  } catch (error) {
    throw dockerFailure(error, doing);
  }
}
