import { userInfo } from 'node:os';
import { basename } from 'node:path';
import type { BuildJob, EnvironmentVariable, ModuleSpec, SourceSpec } from '@seed/deployspec';
import { readGitFacts, sourcePlacement } from '@seed/build';
import { modulePrefix } from '@seed/deployspec';
import type { CommandContext } from '../command.ts';
import type { BuildAccount } from '../wiring.ts';
import { makeJob } from './make-job.ts';
import { moduleVariables } from './module-variables.ts';
import { moduleNames, readMetadata } from './module-facts.ts';
import type { PreparedRun } from './prepare-run.ts';
import { placesDir } from './places-dir.ts';
import { remoteModule } from './remote-module.ts';
import { bundleVersion, stageModule } from './stage-module.ts';

/** Who runs this, as far as the machine knows. */
export function initiator(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without a name, as in many containers.
    return 'seed';
  }
}

/** Where the source of a buildspec is, and what git says of it. */
async function buildspecSource(prepared: PreparedRun, signal: AbortSignal): Promise<SourceSpec> {
  const { target, settings, request } = prepared;
  const git = await readGitFacts(target.dir, signal);
  return {
    dir: target.dir,
    selection: settings.values.source,
    mount: settings.values.mount,
    placement: git === undefined ? '' : sourcePlacement(git.url),
    workdir: '',
    secondary: request.secondary,
    ...(git === undefined ? {} : { git }),
  };
}

export interface DescribeOptions {
  readonly signal: AbortSignal;
  readonly runDir: string;
  readonly account: BuildAccount;
  readonly executor: 'docker' | 'host' | 'codebuild';
  /** Outputs of the seedkit of a remote build, where it was asked. */
  readonly seedkit?: Readonly<Record<string, string>>;
  /** False: nothing is written; the job is only to be looked at. */
  readonly stage: boolean;
}

export interface DescribedJob {
  /** Its number is still 0: numbers are taken when a build really begins. */
  readonly job: BuildJob;
  /** Where variables come from, by name. */
  readonly origins: ReadonlyMap<string, string>;
  /** Removes what was staged for it. */
  dispose(): Promise<void>;
}

const NOTHING = async (): Promise<void> => {};

function variableOrigins(prepared: PreparedRun, module: readonly EnvironmentVariable[]): Map<string, string> {
  const { settings, request } = prepared;
  const origins = new Map<string, string>();
  for (const name of Object.keys(settings.file.env)) origins.set(name, 'env of seed.yaml');
  for (const { name } of module) origins.set(name, 'module');
  for (const { name } of request.environment) origins.set(name, '--env');
  origins.set('AWS_ENDPOINT_URL', settings.origins.endpointUrl);
  return origins;
}

async function describeModule(
  context: CommandContext,
  prepared: PreparedRun,
  options: DescribeOptions,
): Promise<DescribedJob> {
  const { io } = context;
  const { settings, target, read, request } = prepared;
  const names = moduleNames(target.dir, settings);
  const metadata = await readMetadata(settings.stateDir, names);
  const git = await readGitFacts(target.dir, options.signal);
  const module: ModuleSpec = {
    ...names,
    action: settings.values.action,
    prefix:
      read.deployspec === undefined
        ? 'SEEDFARMER'
        : modulePrefix(names.project, read.deployspec.publishGenericEnvVariables),
    dir: 'bundle/module',
  };
  const uuid = io.uuid();
  const staged = options.stage
    ? await stageModule(target.dir, {
        project: names.project,
        dotFiles: settings.values.dotFiles,
        placesDir: placesDir({ settings, io }, target.dir),
        uuid,
      })
    : undefined;
  const { accountId, region } = options.account;
  const variables = moduleVariables(module, { params: request.params, metadata, region, accountId });
  const source: SourceSpec = {
    dir: staged?.dir ?? target.dir,
    selection: 'all',
    mount: settings.values.mount,
    placement: '',
    workdir: '',
    secondary: request.secondary,
    ...(git === undefined ? {} : { git }),
    ...(staged === undefined ? {} : { version: await bundleVersion(staged.dir) }),
  };
  const made = makeJob(prepared, {
    ...commonFacts(context, options),
    node: `${names.group}/${names.module}`,
    cwd: io.cwd,
    source,
    moduleEnvironment: variables,
    module,
  });
  const job = options.executor === 'codebuild' ? remoteModule(made, read.deployspec, options.seedkit) : made;
  return { job, origins: variableOrigins(prepared, variables), dispose: async () => staged?.dispose() };
}

function commonFacts(context: CommandContext, options: DescribeOptions) {
  const { io } = context;
  const { runDir, account, executor } = options;
  return {
    runDir,
    account,
    executor,
    number: 0,
    uuid: io.uuid(),
    initiator: initiator(),
    cwd: io.cwd,
    env: io.env,
  };
}

/** Makes the job of a target; a module's source is laid out as Seed-Farmer bundles it. */
export async function describeJob(
  context: CommandContext,
  prepared: PreparedRun,
  options: DescribeOptions,
): Promise<DescribedJob> {
  if (prepared.target.kind === 'module') return describeModule(context, prepared, options);
  const project = prepared.settings.values.project ?? basename(prepared.target.dir);
  const job = makeJob(prepared, {
    ...commonFacts(context, options),
    node: project,
    source: await buildspecSource(prepared, options.signal),
    moduleEnvironment: [],
  });
  return { job, origins: variableOrigins(prepared, []), dispose: NOTHING };
}
