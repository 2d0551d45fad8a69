import { join } from 'node:path';
import { compileModule } from '@seed/deployspec';
import type { BuildJob, BuildSpec, EnvironmentVariable, SourceSpec } from '@seed/deployspec';
import type { ModuleBuildRequest } from '@seed/engine';
import { hasErrors, InputError } from '@seed/kernel';
import { runtimeVersions } from '@seed/manifest';
import type { ProcessIo } from '../process-io.ts';
import { initiator } from '../run/describe-job.ts';
import { makeJob } from '../run/make-job.ts';
import type { Settings } from '../settings.ts';

/** Facts about one build that its request does not hold. */
export interface ModuleJobFacts {
  readonly settings: Settings;
  readonly io: ProcessIo;
  readonly executor: 'docker' | 'host';
  /** Folder of the run's journal. */
  readonly runDir: string;
  readonly number: number;
  /** The laid out bundle; absent where the job is only looked at. */
  readonly dir?: string;
  readonly git?: SourceSpec['git'];
  readonly sourceVersion?: string;
}

/** The side of the deployspec as a build. Throws InputError when the file lacks it. */
function compiled(request: ModuleBuildRequest, { settings }: ModuleJobFacts): BuildSpec {
  const { deployspec, action } = request;
  const loaded = compileModule(deployspec, action, { pip: settings.values.offline ? 'linked' : 'copied' });
  if (loaded.value !== undefined && !hasErrors(loaded.diagnostics)) return loaded.value;
  throw new InputError(
    'cli/bad-arguments',
    `"${request.node}" has no ${action} in "${deployspec.source.id}"`,
    loaded,
  );
}

/** An image that a person names for this machine or this run counts before the manifest's. */
function settingsFor({ settings }: ModuleJobFacts, image: string | undefined): Settings {
  const { values, origins } = settings;
  const named = values.image !== undefined && /^(?:--|SEED_)/.test(origins.image);
  return image === undefined || named ? settings : { ...settings, values: { ...values, image } };
}

/**
 * Versions that the build selects: those of the image that the manifest names, below its overrides. Without that image
 * only what was asked for, because what else is there is not known.
 */
function runtimes(request: ModuleBuildRequest, image: string | undefined): BuildSpec['runtimeVersions'] {
  const { settings, deployspec } = request;
  const isNamed = image !== undefined && image === settings.codebuildImage;
  const versions = isNamed ? runtimeVersions(settings) : (settings.runtimeOverrides ?? {});
  return Object.entries(versions).map(([name, version]) => ({ name, version, span: deployspec.span }));
}

/** Mirrors as the tools themselves read them; credentials for them only remote builds have. */
function mirrorVariables({ settings }: ModuleBuildRequest): EnvironmentVariable[] {
  const { npmMirror, pypiMirror } = settings;
  const values = {
    ...(npmMirror ? { NPM_CONFIG_REGISTRY: npmMirror } : {}),
    ...(pypiMirror ? { PIP_INDEX_URL: pypiMirror, UV_DEFAULT_INDEX: pypiMirror } : {}),
  };
  return Object.entries(values).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
}

/** Tells the helper inside of the build not to begin with what the module recorded last time. */
function staleVariables({ values }: Settings): EnvironmentVariable[] {
  return values.staleOutputs === 'drop'
    ? [{ name: 'SEED_STALE_OUTPUTS', value: 'drop', type: 'PLAINTEXT' }]
    : [];
}

/** One module build as a job for a local executor. */
export function moduleJob(request: ModuleBuildRequest, facts: ModuleJobFacts): BuildJob {
  const { deployspec, target } = request;
  const { source: text } = deployspec;
  const settings = settingsFor(facts, request.settings.codebuildImage);
  const image = facts.executor === 'host' ? undefined : settings.values.image;
  const { project, deployment, group, module, action, prefix } = request;
  return makeJob(
    {
      target: { spec: text },
      read: {
        spec: { ...compiled(request, facts), runtimeVersions: runtimes(request, image) },
        deployspec,
        sources: new Map([[text.id, text.text]]),
      },
      settings,
      request: { environment: [], secrets: [] },
      flags: {},
    },
    {
      node: request.node,
      uuid: facts.io.uuid(),
      number: facts.number,
      initiator: initiator(),
      // Builds of one run must not write over each other's outputs.
      runDir: join(facts.runDir, 'builds', group, module),
      executor: facts.executor,
      cwd: facts.io.cwd,
      source: {
        ...(facts.dir === undefined ? {} : { dir: facts.dir }),
        selection: 'all',
        mount: settings.values.mount === 'rw' ? 'auto' : settings.values.mount,
        placement: '',
        workdir: '',
        secondary: [],
        ...(facts.git === undefined ? {} : { git: facts.git }),
        ...(facts.sourceVersion === undefined ? {} : { version: facts.sourceVersion }),
      },
      moduleEnvironment: [...mirrorVariables(request), ...staleVariables(settings), ...request.environment],
      module: { project, deployment, group, module, action, prefix, dir: 'bundle/module' },
      account: { accountId: target.accountId, region: target.region },
      env: facts.io.env,
    },
  );
}
