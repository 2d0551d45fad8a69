import type { Diagnostic } from '@seed/kernel';
import type { Json, JsonObject } from '../project/json.ts';
import type { ChangeClass, DocumentChange } from '../versions/document-change.ts';

/** One account and region. */
export interface PlanTarget {
  /** The target's name in the settings, or `default`. */
  readonly name: string;
  readonly partition: string;
  readonly account: string;
  readonly region: string;
  readonly uploadBucket?: string;
  readonly uploadPrefix?: string;
  /** For components that name no key of their own. */
  readonly kmsKeyId?: string;
}

/** What publishing would do in one account and region, in the order in which it has to happen. */
export interface ComponentPlan {
  readonly target: PlanTarget;
  readonly items: readonly PlanItem[];
  /** Where the wildcards of the settings lead. */
  readonly managed: readonly ManagedReference[];
  readonly drift: readonly Drift[];
  /** Findings about the plan: conflicts (errors), warnings, notes. While one is an error nothing is published. */
  readonly diagnostics: readonly Diagnostic[];
  /** Hex digests of everything that was read, by what it is; a saved plan holds only while they are the same. */
  readonly basis: Readonly<Record<string, string>>;
}

export type ItemAction = 'create' | 'update' | 'unchanged' | 'conflict';

interface Item {
  /** Unique in the plan: `component/ubuntu-upgrades-22-22-04/0.0.4`, `pipeline/ubuntu-22-04`. */
  readonly id: string;
  readonly action: ItemAction;
  readonly name: string;
  /** The image or images that want it. */
  readonly images: readonly string[];
  /** Ids of items that have to be done before. */
  readonly after: readonly string[];
  /** What the item leads to, known before it exists; of a recipe with a wildcard version, the wildcard. */
  readonly arn: string;
  /** Findings of this item, also among those of the plan. */
  readonly diagnostics: readonly Diagnostic[];
  /** One short clause for people, e.g. `first version`. */
  readonly note?: string;
}

/** The whole body of the call, its token apart. References are ARNs that are known beforehand. */
interface Call<Operation extends string> {
  readonly operation: Operation;
  readonly request: JsonObject;
  /** 60 hex digits made of account, region, operation, name, version and request. */
  readonly clientToken: string;
}

export interface ComponentItem extends Item {
  readonly kind: 'component';
  /** Key of the ProjectComponent. */
  readonly component: string;
  readonly file: string;
  readonly version: string;
  /** The version that is newest in the account. */
  readonly previous?: string;
  readonly class: ChangeClass;
  /** Compared with `previous`, or with the same version where there is a conflict. */
  readonly changes: readonly DocumentChange[];
  readonly bytes: number;
  readonly rawSha256: string;
  readonly semanticSha256: string;
  readonly platform: string;
  /** The build number that the service should give; of unchanged ones, the build that fits. */
  readonly expectedBuild: number;
  /** Where action is `create`. `request.data` holds the text, or `request.uri` where `upload` has it. */
  readonly call?: Call<'CreateComponent'>;
  /** What has to be in S3 before the call, SSE on, checked against the account as the bucket's owner. */
  readonly upload?: {
    readonly bucket: string;
    readonly key: string;
    readonly text: string;
    readonly sha256: string;
  };
}

export interface RecipeItem extends Item {
  readonly kind: 'recipe';
  readonly recipe: 'image' | 'container';
  readonly version: string;
  readonly mode: 'own' | 'service';
  readonly previous?: string;
  readonly fingerprint: string;
  readonly components: number;
  readonly changes: readonly MemberChange[];
  readonly call?: Call<'CreateImageRecipe' | 'CreateContainerRecipe'>;
  /** A Dockerfile of more than 16,000 characters. */
  readonly upload?: {
    readonly bucket: string;
    readonly key: string;
    readonly text: string;
    readonly sha256: string;
  };
}

export type ConfigurationKind = 'infrastructure' | 'distribution' | 'pipeline' | 'lifecycle';

/** `request` of an update is what the service holds merged with the settings, whole, as updates replace everything. */
export interface ConfigurationItem extends Item {
  readonly kind: ConfigurationKind;
  readonly changes: readonly MemberChange[];
  readonly call?: Call<
    | 'CreateInfrastructureConfiguration'
    | 'UpdateInfrastructureConfiguration'
    | 'CreateDistributionConfiguration'
    | 'UpdateDistributionConfiguration'
    | 'CreateImagePipeline'
    | 'UpdateImagePipeline'
    | 'CreateLifecyclePolicy'
    | 'UpdateLifecyclePolicy'
  >;
}

/** Tags of the settings that a resource lacks or has otherwise. */
export interface TagItem extends Item {
  readonly kind: 'tags';
  readonly changes: readonly MemberChange[];
  readonly call?: Call<'TagResource'>;
}

/** One share for all components of the target. `arn` is empty while there is no share. */
export interface ShareItem extends Item {
  readonly kind: 'share';
  readonly missingResources: readonly string[];
  readonly missingPrincipals: readonly string[];
  readonly changes: readonly MemberChange[];
  readonly call?: Call<'CreateResourceShare' | 'AssociateResourceShare'>;
}

export type PlanItem = ComponentItem | RecipeItem | ConfigurationItem | TagItem | ShareItem;

export interface MemberChange {
  /** `schedule.scheduleExpression`, `components[3]`. */
  readonly path: string;
  readonly op: 'add' | 'remove' | 'change';
  readonly before?: Json;
  readonly after?: Json;
}

/** A wildcard, what it meant when the lock was written, and what it means now. */
export interface ManagedReference {
  /** As in the lock: `aws:component/aws-cli-version-2-linux/x.x.x`. */
  readonly reference: string;
  readonly arn: string;
  /** `<version>/<build>`. */
  readonly locked?: string;
  readonly resolved?: string;
  readonly semanticSha256?: string;
}

/** Something that was changed, or has changed, outside the settings. */
export interface Drift {
  /** What: `component/…`, `distribution/…`, `managed/…`, `share/…`. */
  readonly id: string;
  readonly kind: 'component' | 'recipe' | ConfigurationKind | 'managed' | 'share';
  readonly name: string;
  readonly summary: string;
  readonly changes: readonly MemberChange[];
}

/** What came of an item. */
export interface AppliedItem {
  readonly id: string;
  /** `done`: a call changed something; `already`: an earlier run had done it. */
  readonly outcome: 'done' | 'already' | 'nothing';
  readonly arn: string;
  /** The concrete version, where the service gave it. */
  readonly version?: string;
  /** The build that a component got. */
  readonly build?: number;
}
