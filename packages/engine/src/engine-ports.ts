import type {
  BuildIo,
  BuildResult,
  Deployspec,
  EarlierBuild,
  EnvironmentVariable,
  ModuleAction,
  ModuleParameter,
} from '@seed/deployspec';
import type { Clock, Host, NodeId, SourceSet, Stores, Target } from '@seed/kernel';
import type { BuildSettings, DataFile, Location } from '@seed/manifest';
import type { BundleExtra } from '@seed/bundle';

/** A module build with everything decided. */
export interface ModuleBuildRequest {
  readonly node: NodeId;
  readonly project: string;
  readonly deployment: string;
  readonly group: string;
  readonly module: string;
  readonly action: ModuleAction;
  readonly target: Target;
  /** `SEEDFARMER`, or the project's name in capitals. */
  readonly prefix: string;
  readonly deployspec: Deployspec;
  /** Seed-Farmer's variables, in its order. */
  readonly environment: readonly EnvironmentVariable[];
  /** Settings after module, region and account were merged. */
  readonly settings: BuildSettings;
  /** The sources at hand, or where they have to be fetched from when no stored bundle exists. */
  readonly source:
    | { readonly kind: 'folder'; readonly dir: string; readonly dataFiles: readonly BundleExtra[] }
    | {
        readonly kind: 'stored';
        readonly location: Location;
        readonly dataFiles: readonly Pick<DataFile, 'text' | 'location'>[];
      };
  /** Values of parameters as `environment` has them, or what the build looks up. */
  readonly parameters: readonly ModuleParameter[];
  /** The role that the module was deployed with, as its metadata has it. */
  readonly deployedRole?: string;
  /** Where builds go on without the run that started them. */
  readonly outliving?: {
    /** Ours; two builds of the same name are one. */
    readonly uuid: string;
    /** Present where an earlier run has begun this very build, or was about to: it is followed, else begun. */
    readonly earlier?: EarlierBuild;
    /** Called right before the service is asked to begin: from then on nobody knows whether it did, until it was told. */
    starting(): Promise<void>;
    /** Told the service's name for a build that goes on for longer than the service knows ours. */
    started(ref: string): Promise<void>;
  };
}

/** Facts of a build that a module's metadata has besides what the module recorded. */
export interface BuildFacts {
  /** Name of the role that it ran under. */
  readonly roleName?: string;
  readonly buildUrl?: string;
  readonly logStream?: string;
  readonly logStreamArn?: string;
}

/** Runs the builds of modules and keeps their bundles for a later destroy. */
export interface ModuleBuilder {
  readonly executor: string;
  /** True where builds run in AWS: they are told the md5 of their bundle. */
  readonly remote?: boolean;
  facts?(request: ModuleBuildRequest, result: BuildResult): BuildFacts;
  /** Resolves for every ending of a build; rejects with EnvironmentError where it could not be run. */
  build(request: ModuleBuildRequest, io: BuildIo): Promise<BuildResult>;
  /** Only where builds go on without the run that started them: a name for the next one. */
  newUuid?(): string;
}

/** What accounts and regions have for all modules, by `<account id>/<region>`. */
export type PreparedTargets = ReadonlyMap<string, PreparedTarget>;

/** As Seed-Farmer stores it with the region of a deployed manifest. */
export interface PreparedTarget {
  readonly seedkitMetadata: Readonly<Record<string, string>>;
  readonly artifactsBucket: string;
}

/** Stand-ins for outputs that a rehearsal cannot have. */
export interface MetadataStandIn {
  /** The value, and where it came from in words; a placeholder always exists. */
  (reference: {
    readonly node: NodeId;
    readonly key?: string;
  }): {
    readonly value: unknown;
    readonly origin: 'seed.yaml' | 'earlier deployment' | 'placeholder';
  };
}

export interface EnginePorts {
  readonly stores: Stores;
  readonly builder: ModuleBuilder;
  readonly host: Host;
  /** Told the texts that findings point into, before the findings; some are in no file, such as stored ones. */
  readonly onSources?: (sources: SourceSet) => void;
  readonly clock: Clock;
  /** Absent in real runs, where a missing output is an error. */
  readonly standIn?: MetadataStandIn;
  /** Upper bound of builds at once, over all groups. */
  readonly parallelism: number;
  readonly redeployOnOutputChange: boolean;
  /** A failure keeps later groups from starting, except where nothing is at stake, as in a rehearsal. */
  readonly keepGoing?: boolean;
  /** Outputs that a module no longer records: kept as Seed-Farmer keeps them (default), or dropped. */
  readonly staleOutputs?: 'keep' | 'drop';
  /** Variables after .env files, for parameters that name one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The release of Seed-Farmer that modules are told, and seed's own. */
  readonly versions: { readonly seedFarmer: string; readonly seed?: string };
  /** Gives accounts and regions what builds need there, before anything is built in any of them. */
  readonly prepareTargets?: (targets: readonly Target[], signal: AbortSignal) => Promise<PreparedTargets>;
  /** Accounts and regions that are to be prepared although nothing may be built there. */
  readonly updateTargets?: readonly Target[];
  /** Takes from accounts and regions what only the deployment had there, after its last module went. */
  readonly dismissTargets?: (targets: readonly Target[], signal: AbortSignal) => Promise<void>;
  readonly owner: { readonly run: string; readonly by: string; readonly host: string; readonly pid: number };
  /**
   * What tells a process of this machine from a later one with the same number; empty where only its presence is known,
   * undefined where it is gone. Absent: locks of ended runs stay until somebody removes them.
   */
  readonly processStart?: (pid: number) => Promise<string | undefined>;
}
