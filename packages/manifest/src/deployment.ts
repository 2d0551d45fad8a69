import type { NodeId, SourceId, Span, Target } from '@seed/kernel';
import type { PythonDict, PythonValue } from '@seed/yaml';

/** A value and the place where it stands. */
export interface Placed<T> {
  readonly value: T;
  readonly span: Span;
}

/** `seedfarmer.yaml`. */
export interface Project {
  /** With its case; keys and most names use it in lower case. */
  readonly name: string;
  /** Absolute folder of seedfarmer.yaml: every path of a manifest starts here. */
  readonly root: string;
  readonly description: string;
  /** Relative to the root. */
  readonly policyPath?: string;
  readonly minimumVersion?: Placed<string>;
  /** `manifestValidationFailOnUnknownFields`. */
  readonly strict: boolean;
}

/** Settings of builds that a module, a region and an account may all give; the nearest one counts. */
export interface BuildSettings {
  readonly codebuildImage?: string;
  readonly runtimeOverrides?: Readonly<Record<string, string>>;
  readonly npmMirror?: string;
  readonly npmMirrorSecret?: string;
  readonly pypiMirror?: string;
  readonly pypiMirrorSecret?: string;
}

/** A literal, or where it is looked up. */
export type NetworkValue =
  | { readonly kind: 'literal'; readonly value: string | readonly string[] }
  | { readonly kind: 'parameter-value' | 'parameter-store' | 'env'; readonly name: string };

export interface Network {
  readonly vpcId?: NetworkValue;
  readonly privateSubnetIds?: NetworkValue;
  readonly securityGroupIds?: NetworkValue;
  readonly span: Span;
}

export interface RegionMapping extends BuildSettings {
  readonly region: string;
  readonly isDefault: boolean;
  readonly parametersRegional: PythonDict;
  readonly network?: Network;
  /** IAM paths. */
  readonly rolePrefix?: string;
  readonly policyPrefix?: string;
  readonly span: Span;
}

export interface TargetAccount extends BuildSettings {
  readonly alias: string;
  /** Resolved; empty where it could not be, which is an error of its own. */
  readonly accountId: string;
  readonly accountIdSpan?: Span;
  readonly isDefault: boolean;
  readonly parametersGlobal: Readonly<Record<string, string>>;
  readonly regions: readonly RegionMapping[];
  readonly rolePrefix?: string;
  readonly policyPrefix?: string;
  readonly span: Span;
}

/** Where files come from. Paths inside have no trailing slash and may be empty. */
export type Location =
  | { readonly kind: 'local'; readonly path: string }
  | {
      readonly kind: 'git';
      readonly url: string;
      readonly path: string;
      readonly ref?: string;
      readonly depth?: number;
    }
  | { readonly kind: 'archive'; readonly url: string; readonly path: string };

export interface DataFile {
  /** `filePath` as it is written. */
  readonly text: string;
  readonly location: Location;
  readonly span: Span;
}

export type ParameterSource =
  | { readonly kind: 'value'; readonly value: PythonValue }
  | {
      readonly kind: 'module-metadata';
      readonly group: string;
      readonly module: string;
      readonly key?: string;
    }
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'parameter-store'; readonly name: string }
  | { readonly kind: 'secrets-manager'; readonly reference: string }
  | { readonly kind: 'parameter-value'; readonly key: string };

export interface Parameter {
  readonly name: string;
  readonly source: ParameterSource;
  /** Of the value or of what stands below `valueFrom`; for messages and plans. */
  readonly span: Span;
}

export interface Module extends BuildSettings {
  /** `group/name`. */
  readonly node: NodeId;
  readonly group: string;
  readonly name: string;
  /** As it is written. */
  readonly path: string;
  readonly location: Location;
  readonly target: Target;
  readonly parameters: readonly Parameter[];
  readonly dataFiles: readonly DataFile[];
  /** Of the module's name. */
  readonly span: Span;
  readonly pathSpan: Span;
  /**
   * What Seed-Farmer's model holds of it, snake_case with every null and unknown key, target resolved and `${…}`
   * replaced, digests and commit still null: what is hashed and stored once those are filled in.
   */
  readonly stored: PythonDict;
  /** Of `stored`, hex: equal ones stand for equal values. Absent where manifests are not remembered. */
  readonly storedDigest?: string;
  /** Places of fields of `stored`, by path such as `parameters.vpc-id` or `target_region`. */
  readonly spans: ReadonlyMap<string, Span>;
}

export interface Group {
  readonly name: string;
  /** The group file, relative to the root; absent for inline modules. */
  readonly path?: string;
  /** Absent: all modules at once. */
  readonly concurrency?: number;
  readonly modules: readonly Module[];
  readonly source: SourceId;
  readonly span: Span;
}

/** A deployment manifest with all its group files, resolved. */
export interface Deployment {
  readonly project: Project;
  readonly name: string;
  /** Of the name or of its generator. */
  readonly nameSpan?: Span;
  readonly description?: string;
  readonly toolchainRegion: string;
  readonly toolchainRegionSpan?: Span;
  readonly forceDependencyRedeploy: boolean;
  /** Name of the secret with the credentials of `archive::` downloads. */
  readonly archiveSecret?: string;
  /** In the order of deployment. */
  readonly groups: readonly Group[];
  readonly accounts: readonly TargetAccount[];
  /** What Seed-Farmer stores as the requested manifest: snake_case, inline modules included, path groups empty. */
  readonly stored: PythonDict;
  /** Variables of the environment that were read, with where their values came from (`PATH of .env` or `environment`). */
  readonly environment: ReadonlyMap<string, string>;
}
