import { join } from 'node:path';
import { modulePrefix } from '@seed/deployspec';
import type { DesiredModule, ModuleBuilder, ModuleBuildRequest } from '@seed/engine';
import { buildSettings } from '@seed/manifest';
import { type Choice } from '../run/choose-executor.ts';
import { hostPermission } from '../run/host-permission.ts';
import { openExecutor } from '../run/open-executor.ts';
import { placesDir } from '../run/places-dir.ts';
import type { RunScope } from '../run/run-scope.ts';
import type { StopControl } from '../run/stop-control.ts';
import { fetchStored } from './fetch-modules.ts';
import { keptBundles } from './kept-bundles.ts';
import { checkBuilds, createModuleBuilder } from './module-builder.ts';
import type { ModuleBuilderOptions } from './module-builder.ts';
import type { PreparedDeployment } from './prepared-deployment.ts';

export interface OpenBuilder {
  readonly scope: RunScope;
  readonly prepared: PreparedDeployment;
  readonly choice: Choice;
  readonly stop: StopControl;
  /** Folder of the journal. */
  readonly runDir: string;
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
export const bundlesDir = (stateDir: string, rehearsal: boolean): string =>
  join(stateDir, rehearsal ? 'rehearsal-bundles' : 'bundles');

/** Makes the builder of a run. Rejects, before anything changes, with all reasons why a build cannot run here. */
export async function openBuilder(open: OpenBuilder): Promise<ModuleBuilder> {
  const { scope, prepared, choice, stop, runDir } = open;
  const { io } = scope.context;
  const { settings, plan, desired, root } = prepared;
  const options: ModuleBuilderOptions = {
    settings,
    io,
    executor: await openExecutor(scope, settings, {
      name: choice.name,
      source: join(root, 'modules'),
      hostAllowed: hostPermission({ settings }, io.env),
    }),
    name: choice.name,
    runDir,
    placesDir: placesDir({ settings, io }, root),
    force: stop.force,
    bundles: keptBundles(bundlesDir(settings.stateDir, prepared.place.rehearsal)),
    projectFile: join(root, 'seedfarmer.yaml'),
    fetch: (source, signal) => fetchStored(source, { context: scope.context, settings, root, signal }),
    onSource: (id, text) => void scope.sources.set(id, text),
  };
  const deployed = new Set(
    plan.steps.filter(({ action }) => action === 'create' || action === 'update').map(({ node }) => node),
  );
  const modules = desired?.modules.filter(({ node }) => deployed.has(node)) ?? [];
  await checkBuilds(
    modules.map((module) => probe(module, prepared)),
    options,
    stop.signal,
  );
  return createModuleBuilder(options);
}
