import type {
  ArtifactSpec,
  BatchTask,
  BuildJob,
  BuildSpec,
  Command,
  ModuleSpec,
  PhaseSpec,
  UserPhase,
} from '@seed/deployspec';
import type { Span } from '@seed/kernel';

/** A place in the text of a spec that tests made up. */
export const SPAN: Span = {
  source: 'buildspec.yml',
  start: { line: 1, column: 1, offset: 0 },
  end: { line: 1, column: 2, offset: 1 },
};

/** A module whose build this is. */
export const MODULE: ModuleSpec = {
  project: 'MyApp',
  deployment: 'dev',
  group: 'apps',
  module: 'web',
  action: 'deploy',
  prefix: 'SEEDFARMER',
  dir: '',
};

/** An artifact as tests write it. */
export interface ArtifactSketch extends Partial<Omit<ArtifactSpec, 'files'>> {
  /** Absent: all. */
  readonly files?: readonly string[];
}

export function artifactSpec({ files = ['**/*'], ...rest }: ArtifactSketch = {}): ArtifactSpec {
  return {
    files: place(files),
    discardPaths: false,
    excludePaths: [],
    enableSymlinks: false,
    ...rest,
  };
}

/** A build of a batch that waits for no other. */
export function batchTask(identifier: string, rest: Partial<BatchTask> = {}): BatchTask {
  return {
    identifier,
    dependsOn: [],
    ignoreFailure: false,
    environment: { variables: [] },
    span: SPAN,
    ...rest,
  };
}

/** One phase as tests write it. */
export interface PhaseSketch extends Partial<Omit<PhaseSpec, 'commands' | 'finally'>> {
  readonly commands?: readonly string[];
  readonly finally?: readonly string[];
}

/** A spec as tests write it: phases as lists of texts. */
export interface SpecSketch extends Partial<Omit<BuildSpec, 'phases' | 'variables' | 'exportedVariables'>> {
  readonly phases?: Readonly<Partial<Record<UserPhase, readonly string[] | PhaseSketch>>>;
  readonly variables?: Readonly<Record<string, string>>;
  readonly exportedVariables?: readonly string[];
}

const place = (texts: readonly string[] = []): Command[] => texts.map((value) => ({ value, span: SPAN }));

function phaseOf(sketch: readonly string[] | PhaseSketch): PhaseSpec {
  if (Array.isArray(sketch)) return { commands: place(sketch), finally: [] };
  const { commands, finally: last, ...rest } = sketch as PhaseSketch;
  return { ...rest, commands: place(commands), finally: place(last) };
}

/** Fills a sketch up to a spec. */
export function buildSpec(sketch: SpecSketch = {}): BuildSpec {
  const { phases = {}, variables = {}, exportedVariables = [], ...rest } = sketch;
  return {
    version: '0.2',
    shell: 'sh',
    gitCredentialHelper: false,
    proxy: { uploadArtifacts: false, logs: false },
    runtimeVersions: [],
    reports: [],
    ...rest,
    variables: Object.entries(variables).map(([name, value]) => ({
      name,
      value,
      type: 'PLAINTEXT' as const,
    })),
    exportedVariables: place(exportedVariables),
    phases: Object.fromEntries(Object.entries(phases).map(([name, phase]) => [name, phaseOf(phase)])),
  };
}

/** A job as tests write it: everything but the spec has a default. */
export interface JobSketch extends Partial<Omit<BuildJob, 'spec' | 'source' | 'debug'>> {
  readonly spec?: SpecSketch;
  readonly source?: Partial<BuildJob['source']>;
  readonly debug?: Partial<BuildJob['debug']>;
}

let jobs = 0;

/** A small job with a new identity. `scratch` is a folder for its outputs. */
export function buildJob(sketch: JobSketch = {}, scratch = '/nonexistent'): BuildJob {
  const { spec, source, debug, ...rest } = sketch;
  jobs += 1;
  const serial = String(jobs).padStart(12, '0');
  return {
    node: 'test',
    project: 'contract',
    uuid: `00000000-0000-4000-8000-${serial}`,
    number: 1,
    specName: 'buildspec.yml',
    specText: 'version: 0.2\n',
    sources: new Map(),
    environment: [],
    secrets: [],
    initiator: 'tester',
    region: 'us-east-1',
    accountId: '000000000000',
    image: { pull: 'never', allowSubstitute: false },
    compute: { type: 'BUILD_GENERAL1_SMALL', environmentType: 'LINUX_CONTAINER', limits: false },
    privileged: false,
    timeoutMs: 60_000,
    queuedTimeoutMs: 60_000,
    network: 'default',
    proxy: {},
    outputs: {
      artifacts: `${scratch}/artifacts`,
      cache: `${scratch}/cache`,
      reports: `${scratch}/reports`,
      zip: false,
      cacheNamespace: 'contract',
    },
    extraFiles: [],
    mask: 'variants',
    logFormat: 'plain',
    continueMeansSuccess: false,
    failOnReport: false,
    ...rest,
    spec: buildSpec(spec),
    source: {
      selection: 'all',
      mount: 'copy',
      placement: '',
      workdir: '',
      secondary: [],
      ...source,
    },
    debug: { breakpoints: false, onFailure: 'remove', ...debug },
  };
}
