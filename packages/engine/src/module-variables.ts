import type { EnvironmentVariable, ModuleParameter } from '@seed/deployspec';
import { moduleEnvironment, sessionHash } from '@seed/deployspec';
import { buildSettings, dockerSecret, partitionOf, permissionsBoundary } from '@seed/manifest';
import type { Deployment, Module } from '@seed/manifest';
import type { EnginePorts } from './engine-ports.ts';
import type { DeploymentKey } from './observed.ts';

export interface ModuleFacts {
  readonly key: DeploymentKey;
  readonly module: Module;
  readonly deployment: Pick<Deployment, 'accounts'>;
  readonly prefix: string;
  readonly parameters: readonly ModuleParameter[];
  /** What the module recorded the last time. */
  readonly metadata?: ReadonlyMap<string, unknown>;
  /** Remote builds only. */
  readonly bundleMd5?: string;
  readonly versions: EnginePorts['versions'];
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

function present<T extends object>(values: Optional<T>): Partial<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Partial<T>;
}

/**
 * All variables of Seed-Farmer that a module's build is given, in its order. `AWS_ACCOUNT_ID` and the region come from
 * the target of the request, as CodeBuild's own variables do.
 */
export function moduleVariables(facts: ModuleFacts): EnvironmentVariable[] {
  const { key, module, deployment, versions } = facts;
  const { target } = module;
  const settings = buildSettings(deployment, module);
  return moduleEnvironment({
    prefix: facts.prefix,
    project: key.project,
    deployment: key.deployment,
    group: module.group,
    module: module.name,
    parameters: facts.parameters,
    hash: sessionHash(target.accountId, target.region),
    partition: partitionOf(target.region),
    seedFarmerVersion: versions.seedFarmer,
    ...present({
      seedVersion: versions.seed,
      metadata: facts.metadata,
      permissionsBoundaryArn: permissionsBoundary(deployment, target),
      dockerSecret: dockerSecret(deployment, target),
      pypiMirrorSecret: settings.pypiMirrorSecret,
      npmMirrorSecret: settings.npmMirrorSecret,
      bundleMd5: facts.bundleMd5,
    }),
  });
}
