import { join } from 'node:path';
import { compileModule } from '@seed/deployspec';
import type {
  BuildJob,
  BuildSpec,
  ConnectionSpec,
  EnvironmentVariable,
  ModuleSpec,
  SourceSpec,
} from '@seed/deployspec';
import type { ModuleBuildRequest } from '@seed/engine';
import { hasErrors, InputError } from '@seed/kernel';
import { runtimeVersions } from '@seed/manifest';
import type { ProcessIo } from '../process-io.ts';
import { initiator } from '../run/describe-job.ts';
import { makeJob } from '../run/make-job.ts';
import type { JobFacts } from '../run/make-job.ts';
import type { Settings } from '../settings.ts';

/** Facts about one build that its request does not hold, wherever it runs. */
export interface BuildFacts {
  readonly settings: Settings;
  readonly io: ProcessIo;
  /** Folder of the run's journal. */
  readonly runDir: string;
  readonly number: number;
  /** The laid out bundle; absent where the job is only looked at. */
  readonly dir?: string;
  readonly git?: SourceSpec['git'];
  readonly sourceVersion?: string;
}

export interface ModuleJobFacts extends BuildFacts {
  readonly executor: 'docker' | 'host';
}

/** What executors differ in. */
export interface JobParts {
  readonly executor: JobFacts['executor'];
  readonly uuid: string;
  /** With the image that counts. */
  readonly settings: Settings;
  readonly runtimes: Readonly<Record<string, string>>;
  readonly mount: SourceSpec['mount'];
  readonly connections?: ConnectionSpec;
}

interface CompileParts {
  readonly pip: 'linked' | 'copied';
  readonly connects: boolean;
}

/** The side of the deployspec as a build. Throws InputError when the file lacks it. */
function compiled({ deployspec, action, node }: ModuleBuildRequest, parts: CompileParts): BuildSpec {
  const loaded = compileModule(deployspec, action, parts);
  if (loaded.value !== undefined && !hasErrors(loaded.diagnostics)) return loaded.value;
  throw new InputError(
    'cli/bad-arguments',
    `"${node}" has no ${action} in "${deployspec.source.id}"`,
    loaded,
  );
}

/** Whether a person named the image for this machine or this run, which counts before the manifest's. */
const isImageNamed = ({ values, origins }: Settings): boolean =>
  values.image !== undefined && /^(?:--|SEED_)/.test(origins.image);

/** Settings with the image that counts; what a person named stays. */
export function withImage(settings: Settings, image: string | undefined): Settings {
  return isImageNamed(settings) ? settings : { ...settings, values: { ...settings.values, image } };
}

/** Tells the helper inside of the build not to begin with what the module recorded last time. */
function staleVariables({ values }: Settings): EnvironmentVariable[] {
  return values.staleOutputs === 'drop'
    ? [{ name: 'SEED_STALE_OUTPUTS', value: 'drop', type: 'PLAINTEXT' }]
    : [];
}

function sourceOf({ dir, git, sourceVersion }: BuildFacts, mount: SourceSpec['mount']): SourceSpec {
  return {
    ...(dir === undefined ? {} : { dir }),
    selection: 'all',
    mount,
    placement: '',
    workdir: '',
    secondary: [],
    ...(git === undefined ? {} : { git }),
    ...(sourceVersion === undefined ? {} : { version: sourceVersion }),
  };
}

function moduleOf(request: ModuleBuildRequest, connections: ConnectionSpec | undefined): ModuleSpec {
  const { project, deployment, group, module, action, prefix } = request;
  return {
    project,
    deployment,
    group,
    module,
    action,
    prefix,
    dir: 'bundle/module',
    ...(connections === undefined ? {} : { connections }),
  };
}

/** One module build as a job, for any executor. */
export function assembleJob(request: ModuleBuildRequest, facts: BuildFacts, parts: JobParts): BuildJob {
  const { deployspec, target, group, module } = request;
  const { source: text, span } = deployspec;
  const { settings, connections } = parts;
  const spec = compiled(request, {
    pip: settings.values.offline ? 'linked' : 'copied',
    connects: connections !== undefined,
  });
  const runtimes = Object.entries(parts.runtimes).map(([name, version]) => ({ name, version, span }));
  return makeJob(
    {
      target: { spec: text },
      read: {
        spec: { ...spec, runtimeVersions: runtimes },
        deployspec,
        sources: new Map([[text.id, text.text]]),
      },
      settings,
      request: { environment: [], secrets: [] },
      flags: {},
    },
    {
      node: request.node,
      uuid: parts.uuid,
      number: facts.number,
      initiator: initiator(),
      // Builds of one run must not write over each other's outputs.
      runDir: join(facts.runDir, 'builds', group, module),
      executor: parts.executor,
      cwd: facts.io.cwd,
      source: sourceOf(facts, parts.mount),
      moduleEnvironment: [...staleVariables(settings), ...request.environment],
      module: moduleOf(request, connections),
      account: { accountId: target.accountId, region: target.region },
      env: facts.io.env,
    },
  );
}

/**
 * Versions that a local build selects: those of the image that the manifest names, below its overrides. Without that
 * image only what was asked for, because what else is there is not known.
 */
function localRuntimes({ settings }: ModuleBuildRequest, image: string | undefined): JobParts['runtimes'] {
  const isNamed = image !== undefined && image === settings.codebuildImage;
  return isNamed ? runtimeVersions(settings) : (settings.runtimeOverrides ?? {});
}

/** Mirrors count here too; secrets and registries only where the build is given credentials. */
function localConnections(
  { settings, environment }: ModuleBuildRequest,
  { values }: Settings,
): ConnectionSpec | undefined {
  const { npmMirror, pypiMirror } = settings;
  const hasLogins = values.aws && environment.some(({ name }) => name === 'SEEDFARMER_DOCKER_SECRET');
  // A rehearsal fetches nothing.
  if (values.offline || !(npmMirror || pypiMirror || hasLogins)) return undefined;
  return { ...mirrorsOf(settings), secrets: values.aws };
}

/** An empty mirror is none. */
export function mirrorsOf({
  npmMirror,
  pypiMirror,
}: ModuleBuildRequest['settings']): Pick<ConnectionSpec, 'npmMirror' | 'pypiMirror'> {
  return { ...(npmMirror ? { npmMirror } : {}), ...(pypiMirror ? { pypiMirror } : {}) };
}

/** One module build as a job for a local executor. */
export function moduleJob(request: ModuleBuildRequest, facts: ModuleJobFacts): BuildJob {
  const { executor, io } = facts;
  const { codebuildImage } = request.settings;
  const settings = withImage(facts.settings, codebuildImage ?? facts.settings.values.image);
  const { values } = settings;
  const connections = localConnections(request, settings);
  return assembleJob(request, facts, {
    executor,
    uuid: io.uuid(),
    settings,
    runtimes: localRuntimes(request, executor === 'host' ? undefined : values.image),
    mount: values.mount === 'rw' ? 'auto' : values.mount,
    ...(connections === undefined ? {} : { connections }),
  });
}
