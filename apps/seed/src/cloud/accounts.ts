import type { Objects, Versions } from '@seed/aws';
import type { BuildJob, EnvironmentVariable, Executor, ReferenceResolver } from '@seed/deployspec';
import type { RemoteBuild } from '@seed/executor-codebuild';
import type { StateStore, Stores } from '@seed/kernel';
import type { Buckets, Roles, Stacks } from '@seed/seedkit';
import type { ProcessIo } from '../process-io.ts';
import type { Settings } from '../settings.ts';

/** Which accounts, and as whom. */
export interface AccountsRequest {
  readonly settings: Settings;
  readonly io: ProcessIo;
  /** As `seedfarmer.yaml` spells it; names of roles and buckets follow from it. */
  readonly project: string;
  readonly qualifier?: string;
  /** IAM path of the two roles; `/` where absent. */
  readonly rolePrefix?: string;
  /** Region of the toolchain; that of the settings, variables or profile where absent. */
  readonly toolchainRegion?: string;
  /** False: the caller's own keys do everything. True where absent. */
  readonly assumeRoles?: boolean;
}

/** The place that answers to the credentials, with its partition `aws`, `aws-cn` or `aws-us-gov`. */
export interface CloudPlace {
  readonly accountId: string;
  readonly partition: string;
  readonly region: string;
}

/** One account and region, through its role. Nothing is called before the first use. */
export interface CloudTarget {
  /** Asks at most once; rejects with EnvironmentError `aws/…`. */
  place(): Promise<CloudPlace>;
  /** Takes on the role, unless that was done before. Rejects with EnvironmentError `aws/…`. */
  signIn(signal: AbortSignal): Promise<void>;
  readonly stacks: Stacks;
  readonly roles: Roles;
  readonly buckets: Buckets;
  /** Parameter Store and Secrets Manager of the account and region. */
  readonly references: ReferenceResolver;
  /** Parameter Store of the account and region, laid out as Seed-Farmer's. */
  readonly store: StateStore;
  readonly objects: Objects;
  /** Of parameters and secrets. */
  readonly versions: Versions;
  /** The variables that a build in CodeBuild was started with; undefined where there is no such build. */
  buildVariables(id: string): Promise<readonly EnvironmentVariable[] | undefined>;
}

/** The accounts of a project: the toolchain's, and those that are deployed to. */
export interface Accounts {
  /** Who calls, before any role is taken on. Asks at most once. */
  caller(): Promise<{ readonly accountId: string; readonly arn: string }>;
  readonly toolchain: CloudTarget;
  /** The same place gives the same object. */
  target(place: Pick<CloudPlace, 'accountId' | 'region'>): CloudTarget;
  /** The same stores as those of `toolchain` and `target`. */
  readonly stores: Stores;
  /** Builds in CodeBuild; `placeOf` says which project and bucket a job uses, and rejects where there are none. */
  codebuild(options: CodeBuildRequest): Executor;
  /** A build in CodeBuild that somebody started before, by its id `project:uuid`. */
  build(place: Pick<CloudPlace, 'accountId' | 'region'>, id: string): Promise<RemoteBuild>;
  /** Ends all connections; nothing may be asked afterwards. */
  close(): void;
}

export interface CodeBuildRequest {
  readonly placeOf: (job: BuildJob, signal: AbortSignal) => Promise<BuildPlaceNames>;
  /** Absolute folder for what is made on the way to AWS; made where it does not exist. */
  readonly scratch: string;
}

/** Where a build runs: what a seedkit offers, by name. */
export interface BuildPlaceNames {
  readonly accountId: string;
  readonly region: string;
  /** The project in CodeBuild. */
  readonly project: string;
  /** Holds sources and what builds hand back. */
  readonly bucket: string;
  /** ARN of the role that the build runs under; the project's where absent. */
  readonly serviceRole?: string;
}
