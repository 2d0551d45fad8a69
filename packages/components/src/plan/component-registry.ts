import type { JsonObject } from '../project/json.ts';
import type { AppliedItem, PlanItem, PlanTarget } from './component-plan.ts';
import type { Unshare } from './plan-unshare.ts';

/** What Image Builder and Resource Access Manager hold in one account and region. The adapter has the credentials. */
export interface ComponentRegistry {
  /** Reads everything that a plan needs, all pages. Changes nothing. */
  observe(request: ObserveRequest, io: RegistryIo): Promise<ObservedRegion>;
  /**
   * Does one item of a plan, with its request and its token, so that a repeated call changes nothing. Items without
   * anything to do come back as they are. Throws a SeedError where the service refuses.
   */
  apply(item: PlanItem, io: RegistryIo): Promise<AppliedItem>;
  /** GetComponent; nothing where there is none. */
  component(arn: string, io: RegistryIo): Promise<ObservedComponent | undefined>;
  /** Deletes one build of a component, or one version of a recipe. */
  remove(arn: string, io: RegistryIo): Promise<void>;
  /** Takes resources and principals out of a share; what is not in it is left out. Others lose the use of them at once. */
  unshare(from: Unshare, io: RegistryIo): Promise<void>;
}

export interface RegistryIo {
  readonly signal: AbortSignal;
}

/** Names are those of the settings; the adapter normalises them for ARNs with `normalName`. */
export interface ObserveRequest {
  readonly target: PlanTarget;
  readonly components: readonly WantedComponent[];
  /** ARNs as the settings have them, placeholders replaced: wildcards, versions and builds, other owners. */
  readonly references: readonly string[];
  readonly recipes: readonly WantedRecipe[];
  readonly infrastructure: readonly string[];
  readonly distributions: readonly string[];
  readonly pipelines: readonly string[];
  readonly lifecycle: readonly string[];
  /** Names of resource shares. */
  readonly shares: readonly string[];
}

export interface WantedComponent {
  readonly name: string;
  /**
   * All builds of this version come with `data` and `members`; so does the newest build of the newest version. Of other
   * versions it is known only that they exist: `build` is 1 and `members` are empty.
   */
  readonly version?: string;
  /** Every build of every version comes with `data`: for pruning, drift and the lock's history. */
  readonly everyBuild?: boolean;
}

export interface WantedRecipe {
  readonly kind: 'image' | 'container';
  readonly name: string;
  /** This version and the newest one come with `members`; without a version, all of them do. */
  readonly version?: string;
}

export interface ObservedRegion {
  readonly target: PlanTarget;
  /** All builds of all versions of the wanted names; in no particular order. */
  readonly components: readonly ObservedComponent[];
  /** One for each wanted reference that leads to something; what is missing leads nowhere. */
  readonly references: readonly ObservedReference[];
  /** All versions of the wanted names. */
  readonly recipes: readonly ObservedRecipe[];
  readonly infrastructure: readonly ObservedConfiguration[];
  readonly distributions: readonly ObservedConfiguration[];
  readonly pipelines: readonly ObservedConfiguration[];
  readonly lifecycle: readonly ObservedConfiguration[];
  readonly shares: readonly ObservedShare[];
}

export interface ObservedComponent {
  /** As it was created, not normalised. */
  readonly name: string;
  /** Of the build: ends in `/<version>/<build>`. */
  readonly arn: string;
  readonly version: string;
  readonly build: number;
  readonly state?: 'ACTIVE' | 'DEPRECATED' | 'DISABLED';
  /** ISO 8601, as the service gives it. */
  readonly dateCreated?: string;
  /** Absent where it was not asked for, or where the owner hides it (`hidden`). */
  readonly data?: string;
  readonly hidden?: boolean;
  /** The other members of GetComponent's `component`; empty where only the list was read. */
  readonly members: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
}

/** Where an ARN of the settings leads. */
export interface ObservedReference {
  readonly reference: string;
  /** What it leads to now: the newest build that fits. */
  readonly resolved: ObservedComponent;
}

export interface ObservedRecipe {
  readonly kind: 'image' | 'container';
  readonly name: string;
  readonly arn: string;
  readonly version: string;
  readonly dateCreated?: string;
  /** Members of the API as GetImageRecipe or GetContainerRecipe give them; empty where only the list was read. */
  readonly members: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ObservedConfiguration {
  readonly name: string;
  readonly arn: string;
  /** Members of the API as Get gives them, with ARN, dates and all. */
  readonly members: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ObservedShare {
  readonly name: string;
  readonly arn: string;
  /** ACTIVE, PENDING, FAILED, … */
  readonly status: string;
  readonly allowExternalPrincipals: boolean;
  readonly resources: readonly ShareAssociation[];
  readonly principals: readonly ShareAssociation[];
}

export interface ShareAssociation {
  /** An ARN or an account id. */
  readonly entity: string;
  /** ASSOCIATING, ASSOCIATED, FAILED, … */
  readonly status: string;
  readonly message?: string;
  readonly external?: boolean;
}
