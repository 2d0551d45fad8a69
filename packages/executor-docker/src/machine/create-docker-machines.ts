import { randomBytes } from 'node:crypto';
import type { Container, ImageInspectInfo } from 'dockerode';
import type { Machine, MachineRequest, Machines } from '@seed/awstoe';
import { EnvironmentError } from '@seed/kernel';
import { reapLeftovers } from '../cleanup/reap.ts';
import { currentOwner, ownerLabels } from '../cleanup/owner.ts';
import { containerName } from '../container/container-config.ts';
import { capabilitiesOf, FULL_PRIVILEGES, narrowPrivileges } from '../container/privileges.ts';
import { removeContainer } from '../container/start-container.ts';
import { answerInTime, unlessAborted } from '../engine/answer-in-time.ts';
import type { Engine } from '../engine/connect-engine.ts';
import { ask } from '../engine/docker-error.ts';
import type { EngineConnection } from '../engine/engine-connection.ts';
import type { EngineSettings } from '../engine/engine-address.ts';
import { withTag } from '../image/image-names.ts';
import { pullImage } from '../image/pull-image.ts';
import { inspectImage } from '../image/resolve-image.ts';
import { boundingSet } from '../provision-build.ts';
import { createDockerMachine } from './docker-machine.ts';
import { keepImage, removeImage, snapshotName } from './machine-images.ts';
import { machineConfig, RUN_LABEL } from './machine-container.ts';
import { ensurePackageVolume, packageVolume } from './package-cache.ts';
import { startMetadata } from './start-metadata.ts';
import type { MachinePlan } from './machine-container.ts';
import type { ShimChoice } from './shims.ts';

export interface DockerMachinesOptions extends EngineSettings {
  readonly connection: EngineConnection;
  /** Absolute folder of this user's state, where leftovers are looked for. */
  readonly stateDir: string;
  /** `default`, `none`, `host`, or a network of the engine. */
  readonly network: string;
  /** As images name it, e.g. `arm64`; that of the engine where absent. */
  readonly architecture?: string;
  /** `/sbin/init` of the image is process 1, with all privileges. */
  readonly systemd: boolean;
  readonly shims: ShimChoice;
  /** Package managers keep what they download for the next run on this image. */
  readonly packagesOf?: string;
  /** What the metadata service of an instance answers, by paths below `latest`; there is none where absent. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** No registry is ever asked. */
  readonly offline: boolean;
  /** Lines about a pull; a few per second at most. */
  progress?(text: string): void;
}

/** Machines that are containers of a Docker engine. */
export function createDockerMachines(options: DockerMachinesOptions): Machines {
  let reaped = false;
  const connect = async (): Promise<Engine> => {
    const engine = await options.connection.connect();
    if (!reaped) {
      reaped = true;
      // What dead processes left is looked after while the run goes on.
      void reapLeftovers(engine, { stateDir: options.stateDir, what: 'leftovers' }).catch(() => undefined);
    }
    return engine;
  };
  return {
    contained: true,
    async identify(image, signal) {
      const engine = await unlessAborted(connect(), signal);
      return (await findImage(engine, image, { ...options, signal })).Id;
    },
    async start(request) {
      const engine = await unlessAborted(connect(), request.signal);
      const image = await findImage(engine, request.image, { ...options, signal: request.signal });
      return startMachine(engine, image, { ...options, request });
    },
    async kept(name, signal) {
      const engine = await unlessAborted(connect(), signal);
      return (await inspectImage(engine, snapshotName(name))) === undefined ? undefined : snapshotName(name);
    },
    async forget(snapshot) {
      await removeImage(await connect(), snapshot);
    },
  };
}

interface FindOptions extends DockerMachinesOptions {
  readonly signal: AbortSignal;
}

async function findImage(engine: Engine, name: string, options: FindOptions): Promise<ImageInspectInfo> {
  const { signal, architecture } = options;
  const here = await unlessAborted(inspectImage(engine, name), signal);
  if (here !== undefined && (architecture === undefined || here.Architecture === architecture)) return here;
  const failure = await pulled(engine, name, options);
  const now = failure === undefined ? await inspectImage(engine, name) : undefined;
  if (now !== undefined) return now;
  const other =
    here === undefined ? '' : ` for ${architecture ?? ''}; the one that is here is for ${here.Architecture}`;
  throw new EnvironmentError(
    'docker/image-missing',
    `the image "${name}" is not on this machine${other}${failure === undefined ? '' : `: ${failure.message}`}`,
    {
      hints: [
        ...madeHere(name),
        'Name an image that is here: `--image NAME`',
        'List the images of this machine with `docker images`',
      ],
      ...(failure === undefined ? {} : { cause: failure }),
    },
  );
}

/** How to make an image that is seed's own. */
function madeHere(name: string): readonly string[] {
  const variant = /^seed\/(standard|minimal|dind)(?::latest)?$/.exec(name)?.[1];
  if (variant === undefined) return [];
  return [`Make it: \`seed image build${variant === 'standard' ? '' : ` --variant ${variant}`}\``];
}

/** Undefined where the image is here now. */
async function pulled(
  engine: Engine,
  name: string,
  options: FindOptions,
): Promise<EnvironmentError | undefined> {
  const { signal, architecture, offline } = options;
  if (offline || name.startsWith('seed/') || name.startsWith('sha256:'))
    return new EnvironmentError('docker/pull-failed', offline ? 'nothing is pulled' : 'no registry has it');
  try {
    options.progress?.(`pulling the image ${name}`);
    await pullImage(engine, withTag(name), {
      settings: options,
      signal,
      ...(architecture === undefined ? {} : { architecture }),
    });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof EnvironmentError) return error;
    throw error;
  }
}

interface StartMachine extends DockerMachinesOptions {
  readonly request: MachineRequest;
}

async function startMachine(
  engine: Engine,
  image: ImageInspectInfo,
  options: StartMachine,
): Promise<Machine> {
  const { request, network, architecture, systemd, shims } = options;
  const { run, signal, workingDirectory } = request;
  const suffix = randomBytes(6).toString('hex');
  const name = containerName(run, suffix);
  const owner = await currentOwner();
  const labels = {
    ...ownerLabels(owner, { build: suffix, project: run, started: new Date().toISOString() }),
    [RUN_LABEL]: run,
  };
  const packages = options.packagesOf === undefined ? undefined : packageVolume(options.packagesOf);
  if (packages !== undefined) await ensurePackageVolume(engine, packages);
  const { metadata } = options;
  const neighbour =
    metadata === undefined
      ? undefined
      : await startMetadata(engine, { name: `${name}-metadata`, labels, network, documents: metadata });
  const plan: MachinePlan = {
    name,
    image: image.Id,
    labels,
    network,
    systemd,
    ...(architecture === undefined ? {} : { platform: `linux/${architecture}` }),
    ...(neighbour === undefined ? {} : { networkOf: neighbour.id }),
    ...(packages === undefined ? {} : { packages }),
    ...(request.engine === true ? { socket: socketOf(engine) } : {}),
  };
  const container = await createContainer(engine, plan).catch(async (error: unknown) => {
    if (neighbour !== undefined) await removeContainer(neighbour);
    throw error;
  });
  try {
    signal.throwIfAborted();
    await startContainer(container, request.image, systemd);
    return await createDockerMachine(
      {
        container,
        name,
        imagePath: pathOf(image),
        shims,
        packages: packages !== undefined,
        ...(neighbour === undefined ? {} : { neighbour }),
        workingDirectory,
        systemd,
        snapshot: (kept) => keepImage(container, { name: kept, run, owner }),
      },
      signal,
    );
  } catch (error) {
    await removeContainer(container);
    if (neighbour !== undefined) await removeContainer(neighbour);
    throw error;
  }
}

/** As the machine of the engine knows it: an engine elsewhere has its own in the usual place. */
const socketOf = ({ address, facts }: Engine): string =>
  address.kind === 'socket' && facts.native ? address.path : '/var/run/docker.sock';

/** With all privileges where an init needs them; with those that there are where the machine holds some back. */
async function createContainer(engine: Engine, plan: MachinePlan): Promise<Container> {
  const narrow = plan.systemd && engine.facts.native ? capabilitiesOf(await boundingSet()) : [];
  const lacks = narrow.length > 0 && !narrow.includes('SYS_RESOURCE');
  const privileges = lacks ? narrowPrivileges(narrow) : FULL_PRIVILEGES;
  const config = machineConfig(plan.systemd ? { ...plan, privileges } : plan);
  const { name, platform, ...body } = config;
  // With a query of its own, or the client library would repeat the whole body in the address.
  const query = { name, ...(platform === undefined ? {} : { platform }) };
  const request = { _query: query, _body: body } as object;
  return ask('making the container', engine.docker.createContainer(request));
}

async function startContainer(container: Container, image: string, systemd: boolean): Promise<void> {
  try {
    await ask('starting the container', container.start());
  } catch (error) {
    if (!systemd || !(error instanceof EnvironmentError) || !/sbin\/init/.test(error.message)) throw error;
    throw new EnvironmentError('docker/no-init', `the image "${image}" has no "/sbin/init"`, {
      cause: error,
      hints: [
        'Name an image with systemd: `--image NAME`',
        'Or note calls of systemctl instead: `--shims all`',
      ],
    });
  }
  if (!systemd) return;
  const state = await answerInTime('looking at the container', container.inspect());
  if (state.State.Running) return;
  throw new EnvironmentError(
    'docker/start-failed',
    `"/sbin/init" of "${image}" ended at once with exit status ${state.State.ExitCode}`,
    { hints: ['Note calls of systemctl instead: `--shims all`'] },
  );
}

const pathOf = (image: ImageInspectInfo): string | undefined =>
  (image.Config?.Env ?? []).find((line) => line.startsWith('PATH='))?.slice('PATH='.length);
