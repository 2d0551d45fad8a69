import { join } from 'node:path';
import type { ArtifactsSpec, BuildJob, BuildSpec, EnvironmentVariable } from '@seed/deployspec';
import type { BatchPlace, BuildEntry } from './build-entry.ts';
import type { PreparedSource } from './prepare-source.ts';
import { artifactsOf } from './upload-artifacts.ts';

/** What the machine adds to what a request says. */
export interface JobPlace {
  readonly region: string;
  readonly accountId: string;
  /** Absolute folder of this build's outputs. */
  readonly dir: string;
  /** Absolute folder of caches, which outlive builds. */
  readonly cacheDir: string;
  /** Variables that every build gets, below those of projects: where the emulator is. */
  readonly variables: Readonly<Record<string, string>>;
  readonly image: Omit<BuildJob['image'], 'name'>;
  readonly limits: boolean;
  readonly network: BuildJob['network'];
}

/** Only what the project has a place for is taken out of a build. */
function wantedArtifacts(spec: BuildSpec, { settings }: BuildEntry): ArtifactsSpec | undefined {
  const { artifacts } = spec;
  if (artifacts === undefined) return undefined;
  const secondary = Object.entries(artifacts.secondary).filter(
    ([id]) => artifactsOf(settings, id) !== undefined,
  );
  if (artifactsOf(settings, 'primary') === undefined && secondary.length === 0) return undefined;
  return { ...artifacts, secondary: Object.fromEntries(secondary) };
}

function jobSpec(spec: BuildSpec, entry: BuildEntry): BuildSpec {
  const { artifacts: _, cache, ...rest } = spec;
  const artifacts = wantedArtifacts(spec, entry);
  const cached = cache !== undefined && entry.settings.cache.type !== 'NO_CACHE';
  return { ...rest, ...(artifacts === undefined ? {} : { artifacts }), ...(cached ? { cache } : {}) };
}

function variablesOf(entry: BuildEntry, place: JobPlace): EnvironmentVariable[] {
  const usual = Object.entries(place.variables).map(([name, value]) => ({ name, value }));
  return [
    ...usual,
    ...(entry.batch?.variables ?? []),
    ...(entry.settings.environment.environmentVariables ?? []),
  ].map((variable) => ({
    name: variable.name,
    value: variable.value,
    type: (('type' in variable ? variable.type : undefined) ?? 'PLAINTEXT') as EnvironmentVariable['type'],
  }));
}

const taskOf = ({ identifier, shard }: BatchPlace): NonNullable<BuildJob['batch']> => ({
  identifier,
  ...(shard === undefined ? {} : { shard }),
});

const MINUTE_MS = 60_000;

/** The job of a build whose source and spec are here. */
export function makeJob(entry: BuildEntry, found: PreparedSource, place: JobPlace): BuildJob {
  const { settings } = entry;
  const { environment } = settings;
  const { dir, git, placement = '', secondary, spec, ...named } = found;
  const {
    batch,
    settings: { sourceVersion },
  } = entry;
  return {
    node: entry.id,
    project: settings.project,
    uuid: entry.uuid,
    number: entry.number,
    ...named,
    spec: jobSpec(spec, entry),
    source: {
      ...(dir === undefined ? {} : { dir }),
      selection: 'all',
      mount: 'auto',
      placement,
      workdir: '',
      secondary,
      ...(git === undefined ? {} : { git }),
      ...(sourceVersion === undefined ? {} : { version: sourceVersion }),
    },
    environment: variablesOf(entry, place),
    secrets: [],
    initiator: entry.initiator,
    region: place.region,
    accountId: place.accountId,
    image: { ...place.image, name: environment.image },
    compute: {
      type: environment.computeType,
      environmentType: environment.type,
      limits: place.limits,
    },
    privileged: environment.privilegedMode ?? false,
    timeoutMs: settings.timeoutInMinutes * MINUTE_MS,
    queuedTimeoutMs: settings.queuedTimeoutInMinutes * MINUTE_MS,
    network: place.network,
    proxy: {},
    outputs: {
      artifacts: join(place.dir, 'artifacts'),
      cache: place.cacheDir,
      reports: join(place.dir, 'reports'),
      zip: [settings.artifacts, ...settings.secondaryArtifacts].some(({ packaging }) => packaging === 'ZIP'),
      cacheNamespace: settings.project,
    },
    ...(batch === undefined ? {} : { batch: taskOf(batch) }),
    extraFiles: [],
    debug: { breakpoints: false, onFailure: 'remove' },
    mask: 'variants',
    logFormat: 'codebuild',
    continueMeansSuccess: false,
    failOnReport: false,
  };
}
