import { join } from 'node:path';
import type { Provisioner, ProvisionRequest } from '@seed/build';
import type { BuildJob, CredentialsSource } from '@seed/deployspec';
import { createSlots, EnvironmentError } from '@seed/kernel';
import type { Diagnostic } from '@seed/kernel';
import { reapLeftovers } from './cleanup/reap.ts';
import { SHARED_LABEL } from './credentials/credentials-network.ts';
import { NO_CREDENTIALS, openCredentialsDesk } from './credentials/hand-credentials.ts';
import { answerInTime, unlessAborted } from './engine/answer-in-time.ts';
import type { Engine } from './engine/connect-engine.ts';
import { ask, statusOf } from './engine/docker-error.ts';
import { engineConnection } from './engine/engine-connection.ts';
import type { EngineConnection } from './engine/engine-connection.ts';
import type { EngineSettings } from './engine/engine-address.ts';
import { checkEmulation } from './image/check-emulation.ts';
import type { RegistryLogin } from './image/registry-login.ts';
import { resolveImage } from './image/resolve-image.ts';
import type { ResolveOptions } from './image/resolve-image.ts';
import { provisionBuild } from './provision-build.ts';

export interface DockerOptions extends EngineSettings {
  /** Absolute folder of this user's state; must not lie inside a source. */
  readonly stateDir: string;
  /** Made by an earlier look at the engine; absent: one of its own. */
  readonly connection?: EngineConnection;
  /** The caller's credentials; builds get them only when this is given. */
  readonly credentials?: CredentialsSource;
  /** Logs in to Amazon ECR for pulls. */
  readonly login?: RegistryLogin;
  /** Registry path that holds copies of AWS's images. */
  readonly mirror?: string;
  /** No registry is ever asked. */
  readonly offline?: boolean;
  /** How many builds run at once; more wait in QUEUED. */
  readonly maxBuilds?: number;
  /** Keep the images of privileged builds from one build of a project to the next. */
  readonly layerCache?: boolean;
}

/** An engine that starts more containers at a time spends its processors on switching between them. */
const STARTS_PER_CPU = 4;

/** Makes places for builds in containers of a Docker engine. */
export function dockerProvisioner(options: DockerOptions): Provisioner {
  const desk = options.credentials === undefined ? undefined : openCredentialsDesk(options.credentials);
  const slot = options.maxBuilds === undefined ? undefined : createSlots(options.maxBuilds);
  let turn: ReturnType<typeof createSlots> | undefined;
  const connection = options.connection ?? engineConnection(options);
  let reaped = false;

  const connect = async (): Promise<Engine> => {
    const engine = await connection.connect();
    if (!reaped) {
      reaped = true;
      // What dead processes left is looked after while the build goes on.
      void reapLeftovers(engine, { stateDir: options.stateDir, what: 'leftovers' }).catch(() => undefined);
    }
    return engine;
  };

  return {
    name: 'docker',
    check: (job, signal) => checkJob(connect, job, { ...options, signal }),
    async provision(request) {
      const { job, io } = request;
      io.signal.throwIfAborted();
      const engine = await unlessAborted(connect(), io.signal);
      turn ??= createSlots(engine.facts.cpus * STARTS_PER_CPU);
      const image = await unlessAborted(
        resolveImage(engine, job, resolveOptions(options, request)),
        io.signal,
      );
      const [emulation, credentials, layerCache] = await Promise.all([
        checkEmulation(engine, image, options.stateDir),
        desk === undefined ? NO_CREDENTIALS : desk.hand(engine, job, io.signal),
        options.layerCache === true && job.privileged ? layerVolume(engine, job) : undefined,
      ]);
      try {
        return await provisionBuild({
          engine,
          request,
          image,
          credentials,
          turn,
          stateDir: options.stateDir,
          warnings: emulation === undefined ? [] : [emulation],
          ...(layerCache === undefined ? {} : { layerCache }),
        });
      } catch (error) {
        credentials.revoke();
        throw error;
      }
    },
    ...(slot === undefined ? {} : { slot: (_, signal) => slot(signal) }),
  };
}

function resolveOptions(options: DockerOptions, { job, io }: ProvisionRequest): ResolveOptions {
  let told = false;
  return {
    settings: options,
    signal: io.signal,
    offline: options.offline === true,
    ...(options.login === undefined ? {} : { login: options.login }),
    ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
    progress(text) {
      if (told) return;
      told = true;
      io.host.emit({
        type: 'notice.raised',
        node: job.node,
        data: { code: 'docker/pulling', text: `pulling the build image ${text.replace(/:[^:]*$/, '')}` },
      });
    },
  };
}

/** A volume that outlives builds; `seed clean` removes it. */
async function layerVolume(engine: Engine, job: BuildJob): Promise<string> {
  const name = `seed-layers-${job.project.toLowerCase().replace(/[^a-z0-9_.-]+/g, '-')}`;
  const users = await ask(
    'looking for builds that use the layer cache',
    engine.docker.listContainers({ filters: { volume: [name] } }),
  );
  // Two engines would destroy each other's layers: the second build goes without.
  if (users.length > 0) return '';
  await ask(
    'making the layer cache',
    engine.docker.createVolume({ Name: name, Labels: { [SHARED_LABEL]: 'layers' } }),
  );
  return name;
}

interface CheckOptions extends DockerOptions {
  readonly signal: AbortSignal;
}

/** What would stop the job here. Nothing is pulled and nothing is made. */
async function checkJob(
  connect: () => Promise<Engine>,
  job: BuildJob,
  options: CheckOptions,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      const { code, message, hints } = error;
      found.push({ code, severity: 'error', summary: message, hints });
      return undefined;
    }
  };
  const engine = await attempt(connect);
  if (engine === undefined) return found;
  await attempt(() => checkNetwork(engine, job));
  await attempt(() => checkMount(engine, job));
  if (job.image.pull === 'never' || options.offline === true)
    await attempt(() =>
      resolveImage(engine, job, {
        settings: options,
        signal: options.signal,
        offline: true,
        ...(options.mirror === undefined ? {} : { mirror: options.mirror }),
      }),
    );
  return found;
}

async function checkNetwork(engine: Engine, job: BuildJob): Promise<void> {
  if (['default', 'none', 'host'].includes(job.network)) return;
  try {
    await answerInTime('looking at the network', engine.docker.getNetwork(job.network).inspect());
  } catch (error) {
    if (statusOf(error) !== 404) return ask('looking at the network', Promise.reject(error));
    throw new EnvironmentError('docker/network-missing', `there is no network "${job.network}"`, {
      cause: error,
      hints: ['List networks with `docker network ls`'],
    });
  }
}

async function checkMount(engine: Engine, job: BuildJob): Promise<void> {
  const { mount, dir } = job.source;
  if (dir === undefined || (mount !== 'ro' && mount !== 'rw') || engine.address.kind === 'socket') return;
  throw new EnvironmentError(
    'docker/source-unreachable',
    `the engine is on another machine and cannot mount "${join(dir)}"`,
    { hints: ['Send the files instead: `--mount copy`'] },
  );
}
