import { EnvironmentError } from '@seed/kernel';
import type { Engine } from '../engine/connect-engine.ts';
import { engineWords, statusOf } from '../engine/docker-error.ts';
import type { EngineSettings } from '../engine/engine-address.ts';
import { registryOf } from './image-names.ts';
import { registryAuth } from './registry-login.ts';
import type { RegistryLogin } from './registry-login.ts';

export interface PullOptions {
  readonly settings: EngineSettings;
  readonly signal: AbortSignal;
  readonly login?: RegistryLogin;
  /** As images name it, e.g. `arm64`. */
  readonly architecture?: string;
  /** Lines such as `Downloading layer 3 of 7`; a few per second at most. */
  progress?(text: string): void;
}

interface PullEvent {
  readonly id?: string;
  readonly status?: string;
  readonly error?: string;
}

const running = new Map<string, Promise<void>>();

/**
 * Pulls an image by its full name; a second call for the same image joins the first. Rejects with EnvironmentError
 * `docker/pull-failed`.
 */
export function pullImage(engine: Engine, name: string, options: PullOptions): Promise<void> {
  const key = `${engine.facts.id} ${name} ${options.architecture ?? ''}`;
  const present = running.get(key);
  if (present !== undefined) return present;
  const pulling = pull(engine, name, options).finally(() => running.delete(key));
  running.set(key, pulling);
  return pulling;
}

async function pull(engine: Engine, name: string, options: PullOptions): Promise<void> {
  const { docker } = engine;
  const registry = registryOf(name);
  const authconfig = await registryAuth(registry, options.settings, options);
  try {
    const stream = await docker.pull(name, {
      abortSignal: options.signal,
      ...(authconfig === undefined ? {} : { authconfig }),
      ...(options.architecture === undefined ? {} : { platform: `linux/${options.architecture}` }),
    });
    await new Promise<void>((resolve, reject) => {
      const layers = new Map<string, string>();
      docker.modem.followProgress(
        stream,
        (error: Error | null) => (error === null ? resolve() : reject(error)),
        (event: PullEvent) => {
          // A refusal may come inside a stream that began well.
          if (event.error !== undefined) reject(new Error(event.error));
          if (event.id === undefined || event.status === undefined) return;
          layers.set(event.id, event.status);
          const done = [...layers.values()].filter((status) => /complete|exists/i.test(status)).length;
          options.progress?.(`${name}: ${done} of ${layers.size} layers`);
        },
      );
    });
  } catch (error) {
    throw pullFailure(error, name, registry);
  }
}

function pullFailure(error: unknown, name: string, registry: string): EnvironmentError {
  const words = engineWords(error);
  const denied = statusOf(error) === 403 || /denied|unauthorized|no basic auth|authentication/i.test(words);
  const unknown = statusOf(error) === 404 || /manifest unknown|not found/i.test(words);
  const offline = /no such host|timeout|connection refused|network is unreachable|TLS|EOF/i.test(words);
  const text = denied
    ? `the registry "${registry}" does not let you pull "${name}"`
    : unknown
      ? `the registry "${registry}" has no image "${name}"`
      : `pulling "${name}" failed: ${words}`;
  return new EnvironmentError('docker/pull-failed', text, {
    cause: error,
    hints: denied
      ? [`Log in: \`docker login ${registry}\``, 'Check the name and tag of the image']
      : unknown
        ? ['Check the name and tag of the image', 'List what works here: `seed image list`']
        : offline
          ? ['Check the connection to the registry', 'Use images that are here: `--offline`']
          : ['Check the engine with `seed doctor`'],
  });
}
