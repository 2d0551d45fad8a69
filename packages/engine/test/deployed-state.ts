import type { NodeId } from '@seed/kernel';
import { pythonJson } from '@seed/yaml';
import type { Desired, DesiredModule } from '../src/desired.ts';
import type { ModuleRecord, Observed, ObservedModule } from '../src/observed.ts';
import { digestOutput, outputName } from '../src/output-digest.ts';
import { outputOf } from '../src/tool-outputs.ts';

export type Metadata = Readonly<Record<NodeId, Readonly<Record<string, unknown>>>>;

export interface StateSketch {
  /** `seedfarmer` leaves nothing but Seed-Farmer's own keys. */
  readonly by?: 'seed' | 'seedfarmer';
  readonly metadata?: Metadata;
}

/** JSON as it comes back from a store. */
const stored = (value: unknown): Record<string, unknown> =>
  JSON.parse(pythonJson(value)) as Record<string, unknown>;

function readsOf({ module }: DesiredModule, metadata: Metadata): Record<string, string> {
  return Object.fromEntries(
    module.parameters.flatMap(({ source }) => {
      if (source.kind !== 'module-metadata') return [];
      const node = `${source.group}/${source.module}`;
      const value = outputOf(metadata[node] ?? {}, source.key);
      return value === undefined ? [] : [[outputName(node, source.key), digestOutput(value)]];
    }),
  );
}

/** A record of a module that was deployed to the end. */
export function recordOf(desired: DesiredModule, metadata: Metadata = {}): ModuleRecord {
  return {
    v: 1,
    status: 'deployed',
    run: 'run-1',
    by: 'ana',
    at: '2026-11-18T09:41:00.000Z',
    executor: 'docker',
    content: desired.digests.content,
    bundleMd5: desired.digests.bundleMd5,
    reads: readsOf(desired, metadata),
    target: desired.module.target,
  };
}

/** What the stores hold of one module right after it was deployed. */
export function deployedModule(
  desired: DesiredModule,
  { by = 'seed', metadata = {} }: StateSketch = {},
): ObservedModule {
  const { node, module, digests } = desired;
  return {
    node,
    group: module.group,
    module: module.name,
    target: module.target,
    manifest: stored(desired.storedManifest),
    deployspec: stored(desired.storedDeployspec),
    metadata: metadata[node] ?? {},
    md5: { bundle: digests.bundleMd5, deployspec: digests.deployspecMd5, manifest: digests.manifestMd5 },
    ...(by === 'seed' ? { record: recordOf(desired, metadata), files: digests.files } : {}),
  };
}

/** What the stores hold right after a deployment. */
export function deployedState(desired: Desired, sketch: StateSketch = {}): Observed {
  const { deployment, modules } = desired;
  const manifest = {
    name: deployment.name,
    groups: deployment.groups.map(({ name, concurrency = null }) => ({ name, concurrency, path: null })),
  };
  return {
    key: { project: deployment.project.name, deployment: deployment.name },
    requested: manifest,
    deployed: manifest,
    modules: new Map(modules.map((module) => [module.node, deployedModule(module, sketch)])),
  };
}

/** Nothing was ever deployed. */
export function emptyState({ deployment }: Desired): Observed {
  return { key: { project: deployment.project.name, deployment: deployment.name }, modules: new Map() };
}

/** The state with one module changed, or without it. */
export function withModule(
  observed: Observed,
  node: NodeId,
  change: (module: ObservedModule) => ObservedModule | undefined,
): Observed {
  const modules = [...observed.modules].flatMap(([name, module]): [NodeId, ObservedModule][] => {
    const changed = name === node ? change(module) : module;
    return changed === undefined ? [] : [[name, changed]];
  });
  return { ...observed, modules: new Map(modules) };
}

/** A copy without some of its fields. */
export function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  const names: readonly PropertyKey[] = keys;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !names.includes(key))) as Omit<T, K>;
}

/** What deleting `md5/bundle` leaves, which is how Seed-Farmer taints a module. */
export function withoutBundle(module: ObservedModule): ObservedModule {
  return { ...module, md5: without(module.md5, 'bundle') };
}
