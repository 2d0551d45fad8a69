import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BuildIo, BuildResult, Executor } from '@seed/deployspec';
import { codebuildProjectName, genericRoleName, moduleRoleName } from '@seed/engine';
import type { ModuleBuilder, ModuleBuildRequest } from '@seed/engine';
import { BugError, isSeedError, mapLimit } from '@seed/kernel';
import type { Deployment } from '@seed/manifest';
import type { Primed } from '@seed/seedkit';
import type { Accounts, BuildPlaceNames } from '../../cloud/accounts.ts';
import { checkJob } from '../../run/build-ending.ts';
import { STAGED } from '../../run/stage-module.ts';
import { layOutBundle } from '../lay-out-bundle.ts';
import type { ModuleBuilderOptions } from '../module-builder.ts';
import { remoteModuleJob } from '../remote-module-job.ts';
import { buildLinks } from './build-links.ts';
import { deployRole, destroyRole, removeRole } from './module-role.ts';
import type { RoleContext } from './module-role.ts';
import type { PrimedTargets } from './prime-targets.ts';
import { storedBundle } from './stored-bundle.ts';
import type { StoredBundle } from './stored-bundle.ts';

type Shared = 'settings' | 'io' | 'runDir' | 'placesDir' | 'force' | 'projectFile' | 'fetch' | 'onSource';

export interface RemoteBuilderOptions extends Pick<ModuleBuilderOptions, Shared> {
  readonly accounts: Accounts;
  readonly primed: PrimedTargets;
  readonly deployment: Pick<Deployment, 'accounts'>;
  /** When lines of builds are fetched: as they come, where somebody sees them, else after the end for the journal. */
  readonly logs: NonNullable<BuildIo['logs']>;
}

/** One build on its way. */
interface Work {
  readonly request: ModuleBuildRequest;
  readonly options: RemoteBuilderOptions;
  readonly io: BuildIo;
  readonly primed: Primed;
  readonly bundle: StoredBundle;
  readonly roles: RoleContext;
}

function workOf(request: ModuleBuildRequest, options: RemoteBuilderOptions, io: BuildIo): Work {
  const { accounts, primed: places, deployment } = options;
  const primed = places.find(request.target);
  if (primed === undefined)
    throw new BugError('engine/broken', `nothing was prepared where "${request.node}" is built`);
  const target = accounts.target(request.target);
  return {
    request,
    options,
    io,
    primed,
    bundle: storedBundle(target, primed.artifactsBucket, request),
    roles: { target, deployment, primed, host: io.host, signal: io.signal },
  };
}

/** A destroy prefers the bundle that was deployed: what made something is what takes it away. */
async function layOut({ request, options, io, bundle }: Work, to: string): Promise<void> {
  if (request.action === 'destroy' && (await bundle.layOut(to))) return;
  const { source } = request;
  const folder = source.kind === 'folder' ? source : await options.fetch(source, io.signal);
  await layOutBundle(folder, to, options);
}

/** What a build that goes on needs no more is not made again: its source and its role. */
async function prepare(
  work: Work,
  to: string,
): Promise<{ readonly dir?: string; readonly serviceRole?: string }> {
  const { request, roles } = work;
  if (request.outliving?.earlier?.ref !== undefined) return {};
  await layOut(work, to);
  const role = await (request.action === 'deploy' ? deployRole(request, roles) : destroyRole(request, roles));
  return { dir: to, serviceRole: role.roleArn };
}

/** Keeps the bundle of what was deployed; takes away what a destroyed module had for itself. */
async function conclude({ request, io, bundle, roles }: Work, result: BuildResult): Promise<void> {
  if (result.outcome !== 'succeeded') return;
  if (request.action === 'destroy') {
    await removeRole(request, roles);
    await bundle.forget();
    return;
  }
  const { sourceLocation } = result;
  if (sourceLocation !== undefined && (await bundle.keep(sourceLocation))) return;
  const text = 'its bundle could not be kept: a later destroy will take the sources as they are then';
  io.host.emit({ type: 'notice.raised', node: request.node, data: { text } });
}

/** The role that a module's build had, by its name. */
function roleNameOf(request: ModuleBuildRequest, hasStack: ReadonlySet<string>): string {
  return hasStack.has(request.node)
    ? moduleRoleName(request, request.target)
    : genericRoleName(request, request.target.region);
}

const factsOf = ({ settings, io, runDir }: RemoteBuilderOptions) => ({ settings, io, runDir, number: 0 });

interface RemoteExecutor {
  readonly executor: Executor;
  /** Where each job is built, by its uuid. */
  readonly places: Map<string, BuildPlaceNames>;
}

function openExecutor({ accounts, placesDir }: RemoteBuilderOptions): RemoteExecutor {
  const places = new Map<string, BuildPlaceNames>();
  const executor = accounts.codebuild({
    scratch: join(placesDir, STAGED),
    placeOf: async ({ uuid, node }) => {
      const place = places.get(uuid);
      if (place === undefined) throw new BugError('engine/broken', `nobody said where "${node}" is built`);
      return place;
    },
  });
  return { executor, places };
}

async function runBuild(work: Work, to: string, { executor, places }: RemoteExecutor): Promise<BuildResult> {
  const { request, options, primed, io } = work;
  const { outliving, target } = request;
  const { dir, serviceRole } = await prepare(work, to);
  const job = remoteModuleJob(request, {
    ...factsOf(options),
    seedkit: primed.seedkit,
    ...(dir === undefined ? {} : { dir }),
    ...(outliving === undefined ? {} : { uuid: outliving.uuid }),
  });
  places.set(job.uuid, {
    accountId: target.accountId,
    region: target.region,
    project: primed.seedkit['CodeBuildProject'] ?? codebuildProjectName(request.project),
    bucket: primed.seedkit['Bucket'] ?? '',
    ...(serviceRole === undefined ? {} : { serviceRole }),
  });
  await outliving?.starting();
  return executor.execute(job, {
    ...io,
    force: io.force ?? options.force,
    logs: options.logs,
    ...(outliving === undefined ? {} : { onStarted: (ref: string) => outliving.started(ref) }),
    ...(outliving?.earlier === undefined ? {} : { resume: outliving.earlier }),
  });
}

async function buildModule(
  request: ModuleBuildRequest,
  io: BuildIo,
  { options, remote }: { readonly options: RemoteBuilderOptions; readonly remote: RemoteExecutor },
): Promise<BuildResult> {
  const { source } = request.deployspec;
  options.onSource(source.id, source.text);
  const to = join(options.placesDir, STAGED, options.io.uuid());
  try {
    const work = workOf(request, options, io);
    const result = await runBuild(work, to, remote);
    await conclude(work, result);
    return result;
  } catch (error) {
    // Waiting for stacks and roles ends with an interrupt; the next run goes on from there.
    if (!io.signal.aborted || isSeedError(error)) throw error;
    return stoppedResult(request);
  } finally {
    await rm(to, { recursive: true, force: true });
  }
}

/**
 * Runs the builds of modules in CodeBuild, each in the account and region of its module. A build goes on when the run that
 * started it ends, and is followed by the next one. `hasStack`: modules with a template of their own.
 */
export function createRemoteBuilder(
  options: RemoteBuilderOptions,
  hasStack: ReadonlySet<string>,
): ModuleBuilder & { check(requests: readonly ModuleBuildRequest[], signal: AbortSignal): Promise<void> } {
  const remote = openExecutor(options);
  return {
    executor: 'codebuild',
    remote: true,
    newUuid: () => options.io.uuid(),
    facts(request, { ref }) {
      const { project, target } = request;
      const partition = partitionOf(options, request);
      const links = ref === undefined ? {} : buildLinks(ref, { project, target, partition });
      return { roleName: roleNameOf(request, hasStack), ...links };
    },
    async check(requests, signal) {
      await mapLimit(requests, 4, (request) =>
        checkJob(remote.executor, remoteModuleJob(request, factsOf(options)), signal),
      );
    },
    build: (request, io) => buildModule(request, io, { options, remote }),
  };
}

function stoppedResult({ node }: ModuleBuildRequest): BuildResult {
  return {
    id: node,
    outcome: 'stopped',
    phases: [],
    exported: {},
    metadata: {},
    artifacts: [],
    reports: [],
    warnings: [],
    rehearsal: [],
    durationMs: 0,
  };
}

/** The generic role's ARN says it for the place. */
function partitionOf({ primed }: RemoteBuilderOptions, { target }: ModuleBuildRequest): string {
  return primed.find(target)?.genericRoleArn.split(':')[1] ?? 'aws';
}
