import { join } from 'node:path';
import { modulePrefix } from '@seed/deployspec';
import { storedAccounts } from '@seed/engine';
import type { DesiredModule, ModuleBuilder, ModuleBuildRequest } from '@seed/engine';
import { BugError } from '@seed/kernel';
import { buildSettings } from '@seed/manifest';
import type { Choice } from '../run/choose-executor.ts';
import type { RemoteChoice } from '../run/choose-place.ts';
import { hostPermission } from '../run/host-permission.ts';
import type { NodeCancels } from '../run/node-cancels.ts';
import { openExecutor } from '../run/open-executor.ts';
import { placesDir } from '../run/places-dir.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import { fetchStored } from './fetch-modules.ts';
import { keptBundles } from './kept-bundles.ts';
import { checkBuilds, createModuleBuilder } from './module-builder.ts';
import type { ModuleBuilderOptions } from './module-builder.ts';
import type { PreparedDeployment, PreparedRemote } from './prepared-deployment.ts';
import type { PrimedTargets } from './remote/prime-targets.ts';

export interface OpenBuilder {
  readonly scope: RunScope;
  readonly prepared: PreparedDeployment;
  readonly choice: Choice | RemoteChoice;
  readonly stop: StopControl;
  /** Folder of the journal. */
  readonly runDir: string;
  /** Accounts and regions of a remote run. */
  readonly primed?: PrimedTargets;
  /** Stops single builds. */
  readonly cancels: NodeCancels;
}

/** Builds that end also when they alone are to stop. */
function cancellable(builder: ModuleBuilder, { cancels, stop }: OpenBuilder): ModuleBuilder {
  return {
    ...builder,
    build(request, io) {
      const own = cancels.signals(request.node);
      return builder.build(request, {
        ...io,
        signal: AbortSignal.any([io.signal, own.signal]),
        force: AbortSignal.any([io.force ?? stop.force, own.force]),
      });
    },
  };
}

/** As much of a build as decides whether it can run here. */
function probe(module: DesiredModule, prepared: PreparedDeployment): ModuleBuildRequest {
  const { plan, desired } = prepared;
  const { deployspec, dir, dataFiles, node } = module;
  const { group, name, target } = module.module;
  return {
    node,
    project: plan.project,
    deployment: plan.deployment,
    group,
    module: name,
    action: 'deploy',
    target,
    prefix: modulePrefix(plan.project, deployspec.publishGenericEnvVariables),
    deployspec,
    environment: [],
    settings: desired === undefined ? {} : buildSettings(desired.deployment, module.module),
    source: { kind: 'folder', dir, dataFiles },
    parameters: [],
  };
}

/** Bundles of rehearsals are kept apart, as everything else of them is. */
const bundlesDir = (stateDir: string, rehearsal: boolean): string =>
  join(stateDir, rehearsal ? 'rehearsal-bundles' : 'bundles');

/** What every builder needs of a run. */
function sharedOptions({ scope, prepared, stop, runDir }: OpenBuilder) {
  const { io } = scope.context;
  const { settings, root } = prepared;
  return {
    settings,
    io,
    runDir,
    placesDir: placesDir({ settings, io }, root),
    force: stop.force,
    projectFile: join(root, 'seedfarmer.yaml'),
    fetch: (source, signal) => fetchStored(source, { context: scope.context, settings, root, signal }),
    onSource: (id, text) => void scope.sources.set(id, text),
  } satisfies Omit<ModuleBuilderOptions, 'executor' | 'name' | 'bundles'>;
}

/** As much of the builds of a plan as is known before it is executed. */
function probes(prepared: PreparedDeployment): readonly ModuleBuildRequest[] {
  const { plan, desired } = prepared;
  const deployed = new Set(
    plan.steps.filter(({ action }) => action === 'create' || action === 'update').map(({ node }) => node),
  );
  const modules = desired?.modules.filter(({ node }) => deployed.has(node)) ?? [];
  return modules.map((module) => probe(module, prepared));
}

async function openRemoteBuilder(open: OpenBuilder, remote: PreparedRemote): Promise<ModuleBuilder> {
  const { prepared, primed, stop, scope } = open;
  const { json, verbose = 0 } = scope.context.general;
  if (primed === undefined) throw new BugError('engine/broken', 'a remote run without accounts');
  const { createRemoteBuilder } = await import('./remote/remote-builder.ts');
  const withStack = prepared.desired?.modules.filter(({ hasModuleStack }) => hasModuleStack) ?? [];
  const builder = createRemoteBuilder(
    {
      ...sharedOptions(open),
      accounts: remote.accounts,
      primed,
      logs: json === true || verbose > 0 ? 'live' : 'at-end',
      deployment: prepared.desired?.deployment ?? storedAccounts(prepared.observed),
    },
    new Set(withStack.map(({ node }) => node)),
  );
  await builder.check(probes(prepared), stop.signal);
  return builder;
}

/** Makes the builder of a run. Rejects, before anything changes, with all reasons why a build cannot run there. */
export async function openBuilder(open: OpenBuilder): Promise<ModuleBuilder> {
  return cancellable(await builderFor(open), open);
}

async function builderFor(open: OpenBuilder): Promise<ModuleBuilder> {
  const { scope, prepared, choice, stop } = open;
  const { io } = scope.context;
  const { settings, root, remote } = prepared;
  const { name } = choice;
  if (name === 'codebuild') {
    if (remote === undefined) throw new BugError('engine/broken', 'a remote run that nobody prepared');
    return openRemoteBuilder(open, remote);
  }
  const options: ModuleBuilderOptions = {
    ...sharedOptions(open),
    executor: await openExecutor(scope, settings, {
      name,
      source: join(root, 'modules'),
      hostAllowed: hostPermission({ settings }, io.env),
    }),
    name,
    bundles: keptBundles(bundlesDir(settings.stateDir, prepared.place.rehearsal)),
  };
  await checkBuilds(probes(prepared), options, stop.signal);
  return createModuleBuilder(options);
}
