import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Aws } from '@seed/aws';
import type { Machines, ObjectStore } from '@seed/awstoe';
import type { BuildServices } from '@seed/build';
import type { Executor, Probe, ReferenceResolver } from '@seed/deployspec';
import type { Endpoint, EndpointOptions } from '@seed/endpoint';
import type {
  EngineConnection,
  EngineSettings,
  ImageVariant,
  ListedImage,
  ShimChoice,
} from '@seed/executor-docker';
import { EnvironmentError, isSeedError } from '@seed/kernel';
import type { Sources } from '@seed/sources';
import type { LocalStore } from '@seed/state';
import type { Accounts, AccountsRequest } from './cloud/accounts.ts';
import { givenEndpoint } from './cloud/given-endpoint.ts';
import type { Cloud } from './cloud/open-cloud.ts';
import type { ImageBuilder, ImageBuilderRequest } from './components/open-image-builder.ts';
import { stateFileFlags } from './ledger/state-file.ts';
import type { ProcessIo, Terminal } from './process-io.ts';
import { shownPath } from './run/find-target.ts';
import { allPlacesDirs, placesDir } from './run/places-dir.ts';
import { removeOldBundles } from './run/remove-old-bundles.ts';
import { SOURCES } from './deploy/fetch-modules.ts';
import { STAGED } from './run/stage-module.ts';
import type { Settings } from './settings.ts';

export interface ExecutorRequest {
  readonly name: 'docker' | 'host';
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly resolver: ReferenceResolver;
  /** Folder of the source. */
  readonly source: string;
  /** Whether commands may run without any isolation. */
  readonly hostAllowed: { readonly allowed: boolean; readonly reason: string };
}

/** The adapters that commands use. Only this file makes them; tests give others. */
export interface Wiring {
  /** Looks for an engine, for at most a second, and on demand at all it offers; the engine itself comes first. */
  probeEngine(io: ProcessIo, how?: { readonly everything: boolean }): Promise<readonly Probe[]>;
  executor(request: ExecutorRequest): Promise<Executor>;
  /** Looks up parameters and secrets with the caller's credentials. */
  resolver(request: AwsRequest): Promise<ReferenceResolver>;
  /** Where builds belong: asked from AWS and its profile where builds get credentials, else the settings. */
  account(request: AwsRequest): Promise<BuildAccount>;
  /** Who the caller's credentials belong to. */
  identity(request: AwsRequest): Promise<{ readonly account: string; readonly arn: string }>;
  /** How far this machine can shut in plain processes. */
  isolation(io: ProcessIo): Promise<{ readonly level: string; readonly detail: string }>;
  /** The store in a file of this machine; nothing is opened before it is used. */
  localStore(request: { readonly path: string; readonly cwd: string }): Promise<LocalStore>;
  /** Where modules come from: the project, repositories, archives. */
  sources(request: SourcesRequest): Promise<Sources>;
  clean(request: AwsRequest): Promise<Cleaned>;
  /** CloudFormation, IAM and S3 of the caller's account and region. */
  cloud(request: AwsRequest): Promise<Cloud>;
  /** The accounts of a project, through their roles. */
  accounts(request: AccountsRequest): Promise<Accounts>;
  /** Image Builder of one account and region, with the caller's credentials or a role. */
  imageBuilder(request: ImageBuilderRequest): Promise<ImageBuilder>;
  /** CodeBuild's API on this machine; its objects of S3 are those of its emulator. */
  /** CodeBuild's API, with git and, where there is an emulator, its S3. */
  endpoint(request: AwsRequest & { readonly options: EndpointOptions }): Promise<Endpoint>;
  /** Opens a shell inside a build of either executor. */
  /** Containers that components are run in. */
  machines(request: MachinesRequest): Promise<Machines>;
  /** S3, or a service with its API. */
  objectStore(request: AwsRequest & { readonly endpoint?: string }): Promise<ObjectStore>;
  attach(request: AwsRequest & { readonly build: string; readonly terminal: Terminal }): Promise<void>;
  images(io: ProcessIo): Promise<readonly ListedImage[]>;
  buildImage(variant: ImageVariant, say: Say): Promise<string>;
  /** The name under which it was pulled. */
  pullImage(name: string, request: AwsRequest & { readonly say: Say }): Promise<string>;
}

type Say = (line: string) => void;

export interface SourcesRequest extends AwsRequest {
  /** Absolute folder of seedfarmer.yaml. */
  readonly root: string;
  readonly cacheDir: string;
  /** The secret with user name and password for archives. */
  readonly archiveSecret?: string;
}

export interface MachinesRequest extends AwsRequest {
  readonly network: string;
  /** As images name it. */
  readonly architecture?: string;
  readonly systemd: boolean;
  readonly shims: ShimChoice;
  /** The image whose downloaded packages are kept. */
  readonly packagesOf?: string;
  /** What answers as instance metadata, by paths below `latest`. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly say: Say;
}

/** The account and region that a build sees. */
export interface BuildAccount {
  readonly accountId: string;
  readonly region: string;
}

export interface Cleaned {
  readonly removed: readonly { readonly kind: string; readonly name: string }[];
  /** What could not be looked at, e.g. because no engine answers. */
  readonly problems: readonly string[];
}

export interface AwsRequest {
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly signal?: AbortSignal;
}

function services(io: ProcessIo, resolver: ReferenceResolver): BuildServices {
  return { clock: { now: io.now }, ids: { uuid: io.uuid }, resolver };
}

async function openAws({ settings, io }: AwsRequest): Promise<Aws> {
  const { createAws } = await import('@seed/aws');
  const { profile, region } = settings.values;
  const given = settings.origins.region !== 'default';
  return createAws({
    env: io.env,
    ...(given ? { region } : {}),
    ...(profile === undefined ? {} : { profile }),
    ...givenEndpoint(settings),
  });
}

const never = (): AbortSignal => new AbortController().signal;

const homeOf = (io: ProcessIo): string => io.env['HOME'] || homedir();

const engineSettings = (io: ProcessIo): EngineSettings => ({
  env: io.env,
  home: homeOf(io),
  platform: io.platform,
});

const connections = new WeakMap<ProcessIo, EngineConnection>();

/** One connection per run of the command: the look at the engine and the builds share it. */
async function connectionOf(io: ProcessIo): Promise<EngineConnection> {
  const { engineConnection } = await import('@seed/executor-docker');
  const connection = connections.get(io) ?? engineConnection(engineSettings(io));
  connections.set(io, connection);
  return connection;
}

async function openExecutor(request: ExecutorRequest): Promise<Executor> {
  const { name, settings, io, resolver, hostAllowed } = request;
  const { values } = settings;
  const stateDir = placesDir(request, request.source);
  const credentials = values.aws && !values.offline ? (await openAws(request)).credentials : undefined;
  const grant = credentials === undefined ? {} : { credentials };
  if (name === 'docker') {
    const { createDockerExecutor } = await import('@seed/executor-docker');
    return createDockerExecutor(
      {
        ...engineSettings(io),
        ...grant,
        stateDir,
        offline: values.offline,
        connection: await connectionOf(io),
      },
      services(io, resolver),
    );
  }
  const { createHostExecutor } = await import('@seed/executor-host');
  return createHostExecutor(
    {
      ...grant,
      stateDir,
      environment: io.env,
      home: homeOf(io),
      permit: (isolation) =>
        isolation.level === 'processes' ? hostAllowed : { allowed: true, reason: isolation.detail },
    },
    services(io, resolver),
  );
}

async function cleanFolders(stateDir: string, now: number): Promise<Cleaned['removed']> {
  const { reapHost } = await import('@seed/executor-host');
  const places = await reapHost(stateDir, { kept: true });
  const bundles = await removeOldBundles(join(stateDir, STAGED), now);
  return [...places, ...bundles].map((name) => ({ kind: 'folder', name }));
}

/** Longer than people stay away from a project that they work on. */
const UNUSED_MS = 30 * 24 * 60 * 60_000;

async function cleanSources({ settings, io }: AwsRequest): Promise<Cleaned['removed']> {
  const { pruneSources } = await import('@seed/sources');
  const unusedSince = io.now() - UNUSED_MS;
  const trees = await pruneSources(join(settings.stateDir, SOURCES), { unusedSince });
  return trees.map((name) => ({ kind: 'folder', name }));
}

async function cleanMachine(request: AwsRequest): Promise<Cleaned> {
  const { io } = request;
  const dirs = allPlacesDirs(request);
  const folders: Cleaned['removed'][number][] = [];
  for (const dir of dirs) folders.push(...(await cleanFolders(dir, io.now())));
  folders.push(...(await cleanSources(request)));
  const { reap } = await import('@seed/executor-docker');
  const of = (kind: string, names: readonly string[]) => names.map((name) => ({ kind, name }));
  try {
    const reaped = await reap(engineSettings(io), { stateDir: dirs[0] ?? '', what: 'all' });
    const { containers, images, volumes, networks } = reaped;
    const engine = [
      ...of('container', containers),
      ...of('image', images),
      ...of('volume', volumes),
      ...of('network', networks),
    ];
    return { removed: [...folders, ...engine, ...of('folder', reaped.folders)], problems: reaped.failed };
  } catch (error) {
    if (!isSeedError(error)) throw error;
    return { removed: folders, problems: [`containers were not looked at: ${error.message}`] };
  }
}

async function attach(
  request: AwsRequest & { readonly build: string; readonly terminal: Terminal },
): Promise<void> {
  const { build, terminal, io } = request;
  const { attachCommand, listPlaces } = await import('@seed/executor-host');
  const places = await Promise.all(allPlacesDirs(request).map(listPlaces));
  const place = places.flat().find(({ ref, uuid }) => ref === build || uuid.startsWith(build));
  if (place !== undefined) {
    const [command = 'sh', ...args] = attachCommand(place.ref);
    const child = spawn(command, args, { stdio: 'inherit' });
    await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
    return;
  }
  const { attachToBuild } = await import('@seed/executor-docker');
  terminal.setRaw(true);
  try {
    await attachToBuild(build, engineSettings(io), terminal);
  } finally {
    terminal.setRaw(false);
    terminal.stdin.pause();
  }
}

/** The login of archives; a secret that is no JSON is none. */
async function archiveLogin(
  request: SourcesRequest,
  secret: string,
  signal: AbortSignal,
): Promise<{ username: string; password: string } | undefined> {
  const { references } = await openAws(request);
  const variable = { name: 'archive', value: secret, type: 'SECRETS_MANAGER' } as const;
  const { values, unresolved } = await references.resolve([variable], signal);
  const [failed] = unresolved;
  if (failed !== undefined)
    throw new EnvironmentError(
      'cli/archive-secret',
      `archiveSecret "${secret}" cannot be read: ${failed.message}`,
    );
  const login: unknown = JSON.parse(values['archive'] ?? 'null');
  if (typeof login !== 'object' || login === null) return undefined;
  const { username, password } = login as Record<string, unknown>;
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

async function openSources(request: SourcesRequest): Promise<Sources> {
  const { createSources } = await import('@seed/sources');
  const { settings, io, root, cacheDir, archiveSecret } = request;
  return createSources({
    root,
    cacheDir,
    env: io.env,
    offline: settings.values.offline,
    signGet: async (url, signal) => (await openAws(request)).signGet(url, signal),
    ...(archiveSecret === undefined
      ? {}
      : { basicAuth: (signal) => archiveLogin(request, archiveSecret, signal) }),
  });
}

/** The adapters of the product, each loaded when it is needed. */
export const realWiring: Wiring = {
  async probeEngine(io, how) {
    const { probeDocker, probeEngine } = await import('@seed/executor-docker');
    const connection = await connectionOf(io);
    return how?.everything === true ? probeDocker(connection) : [await probeEngine(connection)];
  },
  executor: openExecutor,
  resolver: async (request) => (await openAws(request)).references,
  async account(request) {
    const { values, origins } = request.settings;
    const { account: accountId, region } = values;
    if (!values.aws || values.offline) return { accountId, region };
    const aws = await openAws(request);
    const profileRegion = origins.region === 'default' ? await aws.region() : undefined;
    const { account } = await aws.identity(request.signal ?? never());
    return { accountId: account, region: profileRegion ?? region };
  },
  identity: async (request) => (await openAws(request)).identity(never()),
  async isolation() {
    const { probeIsolation } = await import('@seed/executor-host');
    return probeIsolation();
  },
  async localStore({ path, cwd }) {
    const { createLocalStore } = await import('@seed/state');
    return createLocalStore({ path, name: shownPath(path, cwd), flags: stateFileFlags(path) });
  },
  sources: openSources,
  clean: cleanMachine,
  async cloud(request) {
    const { openCaller } = await import('./cloud/open-caller.ts');
    return openCaller(request);
  },
  async accounts(request) {
    const { openAccounts } = await import('./cloud/open-accounts.ts');
    return openAccounts(request);
  },
  async imageBuilder(request) {
    const { openImageBuilder } = await import('./components/open-image-builder.ts');
    return openImageBuilder(request);
  },
  async endpoint(request) {
    const { openEndpoint } = await import('./serve/open-endpoint.ts');
    return openEndpoint(request);
  },
  async machines({ settings, io, say, network, architecture, systemd, shims, packagesOf, metadata }) {
    const { createDockerMachines } = await import('@seed/executor-docker');
    return createDockerMachines({
      ...engineSettings(io),
      connection: await connectionOf(io),
      stateDir: placesDir({ settings, io }),
      network,
      systemd,
      shims,
      offline: settings.values.offline,
      progress: say,
      ...(architecture === undefined ? {} : { architecture }),
      ...(packagesOf === undefined ? {} : { packagesOf }),
      ...(metadata === undefined ? {} : { metadata }),
    });
  },
  async objectStore({ settings, io, endpoint }) {
    const { openAccount, s3Store } = await import('@seed/aws');
    const { profile, endpointUrl, region } = settings.values;
    const given = settings.origins.region !== 'default' || (endpoint ?? endpointUrl) !== undefined;
    return s3Store(
      openAccount({
        env: io.env,
        ...(given ? { region } : {}),
        ...(profile === undefined ? {} : { profile }),
        ...(endpoint === undefined ? givenEndpoint(settings) : { endpointUrl: endpoint }),
      }),
    );
  },
  attach,
  async images(io) {
    const { listImages } = await import('@seed/executor-docker');
    return listImages(engineSettings(io));
  },
  async buildImage(variant, progress) {
    const { buildStandardImage } = await import('@seed/executor-docker');
    return buildStandardImage({ variant, signal: never(), progress });
  },
  async pullImage(name, { io, say }) {
    const { pullBuildImage } = await import('@seed/executor-docker');
    return pullBuildImage(name, engineSettings(io), { signal: never(), progress: say });
  },
};
