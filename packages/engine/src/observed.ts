import type { Diagnostic, EnvironmentError, NodeId, Target } from '@seed/kernel';

/** Which deployment; `project` with its case. */
export interface DeploymentKey {
  readonly project: string;
  readonly deployment: string;
}

export type ModuleStatus = 'deploying' | 'deployed' | 'failed' | 'interrupted' | 'destroying';

/** A build that goes on when the run that started it ends. */
export interface StartedBuild {
  /** Ours: a service that is asked twice to start the same one starts one build. */
  readonly uuid: string;
  /** Hex digest of what decides about it; another digest is another build. */
  readonly inputs: string;
  /** ISO-8601 UTC, before the service was asked for it. */
  readonly since: string;
  /** The service's name for it, once it was told. */
  readonly ref?: string;
}

/** What a deployment that is under way makes of a record. */
export type PendingFacts = Required<Pick<ModuleRecord, 'content' | 'bundleMd5' | 'reads'>> &
  Pick<ModuleRecord, 'files'> & { readonly manifestMd5: string };

/** What seed remembers of a module beyond Seed-Farmer's keys (`…/seed/record`). */
export interface ModuleRecord {
  readonly v: 1;
  readonly status: ModuleStatus;
  /** Run that wrote it, who ran it and when it did (ISO-8601 UTC). */
  readonly run: string;
  readonly by: string;
  readonly at: string;
  readonly executor: string;
  /** seed's content digest of what is deployed; absent before the first success. */
  readonly content?: string;
  /** Stored md5/bundle that this record goes with; where the store has another one, Seed-Farmer deployed since and the record counts for nothing. */
  readonly bundleMd5?: string;
  /** Short digest of each file of what is deployed, where they are few; else they have a value of their own. */
  readonly files?: Readonly<Record<string, string>>;
  /** For `deploying` another bundle: what takes the place of these once its md5/bundle and md5/manifest are stored. */
  readonly pending?: PendingFacts;
  /** Digest of each output that it was given (`digestOutput`), by `group/module:key` (`:` alone at the end for whole metadata). */
  readonly reads: Readonly<Record<string, string>>;
  readonly tainted?: { readonly at: string; readonly by: string };
  /** For `failed`: one line. */
  readonly message?: string;
  /** Why the step ran; kept so that a resumed run can say it. */
  readonly action?: 'deploy' | 'destroy';
  /** The build that was begun and whose end nobody remembered yet, where builds go on without the run. */
  readonly build?: StartedBuild;
  readonly target: Target;
}

/** What the store holds of one module. JSON values are parsed; what cannot be parsed counts as absent. */
export interface ObservedModule {
  readonly node: NodeId;
  readonly group: string;
  readonly module: string;
  readonly target: Target;
  /** Seed-Farmer's keys. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  readonly deployspec?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly md5: { readonly bundle?: string; readonly deployspec?: string; readonly manifest?: string };
  /** seed's own; absent after a deployment by Seed-Farmer. */
  readonly record?: ModuleRecord;
  readonly files?: ReadonlyMap<string, string>;
}

/** Who holds a deployment, as its lock says. */
export interface LockOwner {
  readonly run: string;
  readonly by: string;
  readonly host: string;
  readonly pid: number;
  /** Tells a process from a later one with the same number. */
  readonly processStart?: string;
  readonly at: string;
}

/** An account and region whose store could not be read, and why. */
export interface NotSeen {
  readonly target: Target;
  readonly error: EnvironmentError;
}

/** What the stores hold of a deployment. */
export interface Observed {
  readonly key: DeploymentKey;
  /** As last asked for, and as last finished; Seed-Farmer's JSON. */
  readonly requested?: Readonly<Record<string, unknown>>;
  readonly deployed?: Readonly<Record<string, unknown>>;
  readonly modules: ReadonlyMap<NodeId, ObservedModule>;
  /** Further copies of modules in other accounts or regions, which stay behind when a module's target changes. */
  readonly others?: readonly ObservedModule[];
  readonly lock?: LockOwner;
  /** Where a look that puts up with it could not reach; modules of these places are missing above. */
  readonly notSeen?: readonly NotSeen[];
  /** Values that could not be read, as warnings. */
  readonly diagnostics?: readonly Diagnostic[];
}
