import type { Diagnostic, Span } from './diagnostic.ts';
import type { NodeId } from './events.ts';
import type { Target } from './state-store.ts';

export type PlanAction = 'create' | 'update' | 'destroy' | 'none';

/** A file of a module or a data file, as a person would name it. */
export interface FileChange {
  readonly path: string;
  readonly change: 'added' | 'removed' | 'changed';
}

/** A value of the module's manifest, e.g. `parameters.vpc-cidr` or `target_region`. */
export interface FieldChange {
  readonly field: string;
  /** As JSON or plain text, cut to 200 characters; absent where it was not there or is not known, `***` where it is secret. */
  readonly before?: string;
  readonly after?: string;
  /** Where the new value stands. */
  readonly span?: Span;
}

/** Which of a module's inputs differ from those it was deployed with. */
export type ChangedInput = 'bundle' | 'deployspec' | 'manifest';

/** Why a step is what it is. */
export type Cause =
  | { readonly kind: 'new' }
  | {
      readonly kind: 'changed';
      readonly what: readonly ChangedInput[];
      /** Empty where the earlier files are not known, as after a deployment by Seed-Farmer. */
      readonly files: readonly FileChange[];
      readonly fields: readonly FieldChange[];
    }
  | { readonly kind: 'tainted'; readonly at?: string; readonly by?: string }
  /** An earlier run did not finish this module. */
  | {
      readonly kind: 'unfinished';
      readonly status: 'failed' | 'interrupted';
      readonly at?: string;
      readonly run?: string;
    }
  | {
      readonly kind: 'upstream';
      readonly of: readonly NodeId[];
      readonly rule: 'forceDependencyRedeploy' | 'output-changed';
      /** For `output-changed`: `core/vpc:VpcId`. */
      readonly outputs?: readonly string[];
    }
  | { readonly kind: 'removed' }
  /** `seed destroy`. */
  | { readonly kind: 'asked' }
  /** `unless`: modules of this plan whose new outputs could still make it an update. */
  | { readonly kind: 'unchanged'; readonly unless?: readonly NodeId[] }
  /** `--only` or `--exclude` left it out; `pending` is what it would be. */
  | { readonly kind: 'excluded'; readonly pending: PlanAction };

/** Something in AWS that a remote run makes for a module, shown in every plan. */
export interface PlannedResource {
  readonly kind: 'role' | 'stack';
  readonly name: string;
}

export interface PlanStep {
  readonly node: NodeId;
  readonly group: string;
  readonly module: string;
  readonly action: PlanAction;
  readonly cause: Cause;
  readonly target: Target;
  /** Steps that have to be done before: upstream modules for a deployment, dependants for a removal. */
  readonly needs: readonly NodeId[];
  readonly resources: readonly PlannedResource[];
  /** Parameters that are read from outputs of steps of this plan: `(known after core/vpc)`. */
  readonly unknown: readonly { readonly parameter: string; readonly after: NodeId }[];
  /** The folder or address of its sources, as the manifest names it. */
  readonly path?: string;
}

/** What builds share in an account and region, as it is and as a run leaves it. */
export interface SharedResource {
  readonly kind: 'role' | 'stack';
  readonly name: string;
  readonly action: 'create' | 'update' | 'none';
  /** Of a stack that is there: `CREATE_COMPLETE` … */
  readonly status?: string;
}

/** An account and region that a remote run works in. */
export interface PlannedTarget {
  readonly target: Target;
  readonly resources: readonly SharedResource[];
  /** What is there otherwise than the manifest or this version of seed has it, one line each with the way to get there. */
  readonly drift: readonly string[];
}

/** As whom and where a remote run works. */
export interface PlannedCloud {
  /** ARN of the caller. */
  readonly caller: string;
  readonly toolchain: { readonly accountId: string; readonly region: string };
  readonly targets: readonly PlannedTarget[];
}

export interface PlanCounts {
  readonly create: number;
  readonly update: number;
  readonly destroy: number;
  readonly unchanged: number;
  readonly excluded: number;
}

/** What a run would do and why; the same struct is printed by `--json`, shown to people and executed. */
export interface Plan {
  readonly version: 1;
  readonly kind: 'apply' | 'destroy';
  readonly project: string;
  readonly deployment: string;
  /** The manifest as it was named; absent for `destroy`. */
  readonly manifest?: string;
  readonly toolchainRegion?: string;
  /** Absent where builds run on this machine. */
  readonly cloud?: PlannedCloud;
  /** In the order of execution of deployments; removals run in the opposite order, before them. */
  readonly groups: readonly { readonly name: string; readonly concurrency?: number }[];
  /** In the order of execution: removals first. */
  readonly steps: readonly PlanStep[];
  readonly counts: PlanCounts;
  readonly selection?: { readonly only: readonly string[]; readonly exclude: readonly string[] };
  /** Errors make the plan one that cannot be executed. */
  readonly diagnostics: readonly Diagnostic[];
  /** Hex digest of everything that the plan was derived from; a saved plan whose basis differs is stale. */
  readonly basis: string;
}
