import { randomBytes } from 'node:crypto';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { Container, ContainerCreateOptions } from 'dockerode';
import { EnvironmentError } from '@seed/kernel';
import type { Engine } from '../engine/connect-engine.ts';
import { ask, dockerFailure, engineWords, statusOf } from '../engine/docker-error.ts';
import { openChannel } from './open-channel.ts';
import type { OpenedChannel } from './open-channel.ts';

/** Until the driver of a plain container speaks. */
const READY_MS = 20_000;
/** For a driver that was told to end by itself. */
const PATIENCE_MS = 150;
/** A Docker engine inside may take a minute to answer. */
const READY_PRIVILEGED_MS = 90_000;

export interface StartOptions {
  /** Unpacked at `/` before the start. */
  readonly archive?: Readable;
  readonly privileged: boolean;
  readonly signal: AbortSignal;
  /** Called when the container exists and does not run yet. */
  created?(container: Container): Promise<void>;
  /** Waits until the engine may be given one more container to make and start; resolves with the release. */
  readonly turn: (signal: AbortSignal) => Promise<() => void>;
}

export interface StartedContainer {
  readonly container: Container;
  readonly channel: OpenedChannel;
  /** Resolves with the exit status of the container. */
  readonly exit: Promise<number | undefined>;
}

/** Creates, fills and starts a container and waits until its driver may be talked to; removes it when that fails. */
export async function startContainer(
  engine: Engine,
  config: ContainerCreateOptions,
  options: StartOptions,
): Promise<StartedContainer> {
  const release = await options.turn(options.signal);
  try {
    return await createAndStart(engine, config, { ...options, release });
  } finally {
    release();
  }
}

async function createAndStart(
  engine: Engine,
  config: ContainerCreateOptions,
  options: StartOptions & { readonly release: () => void },
): Promise<StartedContainer> {
  const container = await createContainer(engine, config);
  try {
    const connection = await ask(
      'attaching to the build container',
      container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true }),
    );
    const channel = openChannel(connection as unknown as Duplex);
    await Promise.all([
      options.created?.(container),
      options.archive === undefined
        ? undefined
        : ask(
            'sending the source',
            container.putArchive(options.archive, { path: '/', abortSignal: options.signal }),
          ),
    ]);
    options.signal.throwIfAborted();
    // Asked before the start, so that a container that ends at once is not missed.
    const exit = exitOf(container);
    await ask('starting the build container', container.start());
    options.release();
    await whenReady(channel, exit, options);
    return { container, channel, exit };
  } catch (error) {
    options.archive?.destroy();
    await removeContainer(container);
    throw error;
  }
}

async function createContainer(engine: Engine, config: ContainerCreateOptions): Promise<Container> {
  const { docker } = engine;
  try {
    return await docker.createContainer(requestOf(config));
  } catch (error) {
    // Somebody has a container of that name.
    if (statusOf(error) !== 409) throw dockerFailure(error, 'making the build container');
    const name = `${config.name ?? 'seed'}-${randomBytes(3).toString('hex')}`;
    return ask('making the build container', docker.createContainer(requestOf({ ...config, name })));
  }
}

/** With a query of its own, or the client library would repeat the whole body in the address. */
function requestOf({ name, platform, ...body }: ContainerCreateOptions): ContainerCreateOptions {
  const query = { ...(name === undefined ? {} : { name }), ...(platform === undefined ? {} : { platform }) };
  const request = { _query: query, _body: body };
  return request as ContainerCreateOptions;
}

async function exitOf(container: Container): Promise<number | undefined> {
  try {
    const answer = (await container.wait({ condition: 'next-exit' })) as { StatusCode?: number };
    return answer.StatusCode;
  } catch {
    // The container, or the engine, is gone.
    return undefined;
  }
}

async function whenReady(
  channel: OpenedChannel,
  exit: Promise<number | undefined>,
  { privileged, signal }: StartOptions,
): Promise<void> {
  const limit = privileged ? READY_PRIVILEGED_MS : READY_MS;
  const late = AbortSignal.any([signal, AbortSignal.timeout(limit)]);
  let onAbort = (): void => undefined;
  const aborted = new Promise<'late'>((resolve) => {
    onAbort = () => resolve('late');
    late.addEventListener('abort', onAbort, { once: true });
  });
  const first = await Promise.race([channel.ready, aborted]);
  late.removeEventListener('abort', onAbort);
  signal.throwIfAborted();
  if (first === true) return;
  const noise = channel.noise();
  if (first === 'late')
    throw new EnvironmentError(
      'docker/start-failed',
      startText(`gave no sign of life within ${limit / 1000} s`, noise),
      {
        hints: ['Check the engine with `seed doctor`'],
      },
    );
  const status = await exit;
  // The small init of the engine says in the log what a missing shell or a foreign processor does.
  if (/exec format error|\/bin\/sh/i.test(noise)) throw dockerFailure(new Error(noise), 'starting');
  throw new EnvironmentError(
    'docker/start-failed',
    startText(`ended at once with exit status ${status ?? 'unknown'}`, noise),
    { hints: ['Check the engine with `seed doctor`'] },
  );
}

const startText = (what: string, noise: string): string =>
  `the build container ${what}${noise === '' ? '' : `: ${noise}`}`;

/** Removes a container with its unnamed volumes, whatever state it is in. Never rejects for one that is gone. */
export async function removeContainer(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true });
  } catch (error) {
    if (statusOf(error) === 404) return;
    // Its removal is under way: it is over when the engine knows the container no more.
    if (statusOf(error) === 409) await whenRemoved(container);
    else throw dockerFailure(error, `removing the container "${container.id}"`);
  }
}

/**
 * Ends a container that the engine removes by itself. An idle driver ends at the end of its stdin, sooner than the
 * engine's own kill takes to begin, and the rest is the engine's affair; whoever needs its processes gone waits.
 */
export async function endContainer(
  { container, channel }: StartedContainer,
  { wait }: { readonly wait: boolean },
): Promise<void> {
  if (!wait) {
    await new Promise<void>((resolve) => channel.stdin.end(resolve));
    return;
  }
  channel.stdin.end();
  const removed = whenRemoved(container);
  const patience = new AbortController();
  const late = setTimeout(PATIENCE_MS, true, { signal: patience.signal }).catch(() => false);
  const first = await Promise.race([removed, channel.closed, late]);
  patience.abort();
  if (first !== true) return;
  const gone = Promise.all([removed, killContainer(container)]);
  gone.catch(() => undefined);
  await Promise.race([gone, channel.closed]);
}

async function whenRemoved(container: Container): Promise<void> {
  await container.wait({ condition: 'removed' }).catch((error: unknown) => engineWords(error));
}

/** Ends every process of a container; one that has ended is fine. */
export async function killContainer(container: Container): Promise<void> {
  try {
    await container.kill();
  } catch (error) {
    if (![404, 409].includes(statusOf(error) ?? 0)) throw dockerFailure(error, 'ending the build container');
  }
}
