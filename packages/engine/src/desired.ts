import type { BundleExtra } from '@seed/bundle';
import type { Deployspec } from '@seed/deployspec';
import type { NodeId } from '@seed/kernel';
import type { Deployment, Module } from '@seed/manifest';
import type { PythonDict } from '@seed/yaml';

/** What changes of a module are recognised by. */
export interface ModuleDigests {
  /** Seed-Farmer's three, hex. */
  readonly bundleMd5: string;
  readonly deployspecMd5: string;
  readonly manifestMd5: string;
  /** seed's own over paths, modes and bytes of all files and data files: `sha256:<hex>`. */
  readonly content: string;
  /** One short hex digest per file, by path in the bundle's module folder; says which files changed. */
  readonly files: ReadonlyMap<string, string>;
}

/** A module whose sources are at hand. */
export interface DesiredModule {
  readonly node: NodeId;
  readonly module: Module;
  /** Absolute folder of its sources. */
  readonly dir: string;
  /** Data files, as they lie in the bundle. */
  readonly dataFiles: readonly BundleExtra[];
  readonly deployspec: Deployspec;
  /** Git sources only. */
  readonly commitHash?: string;
  readonly digests: ModuleDigests;
  /** `Module.stored` with digests, commit and resolved values filled in, `deploy_spec` null: what the state keeps. */
  readonly storedManifest: PythonDict;
  /** Seed-Farmer's form of the deployspec: what the state keeps. */
  readonly storedDeployspec: PythonDict;
  /** True where a `modulestack.yaml` gives the module a role of its own. */
  readonly hasModuleStack: boolean;
}

/** What the manifest asks for. */
export interface Desired {
  readonly deployment: Deployment;
  /** In the order of the manifest. */
  readonly modules: readonly DesiredModule[];
}
