import type { BuildIo, BuildResult, Deployspec, EnvironmentVariable, ModuleAction } from '@seed/deployspec';
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
}

/** Runs the builds of modules and keeps their bundles for a later destroy. */
export interface ModuleBuilder {
  readonly executor: string;
  /** True where builds run in AWS: they are told the md5 of their bundle. */
  readonly remote?: boolean;
  /** Name of the role that a build would run under; absent, or undefined, where it has none of its own. */
  roleName?(request: ModuleBuildRequest): string | undefined;
  /** Resolves for every ending of a build; rejects with EnvironmentError where it could not be run. */
  build(request: ModuleBuildRequest, io: BuildIo): Promise<BuildResult>;
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
  readonly owner: { readonly run: string; readonly by: string; readonly host: string; readonly pid: number };
  /**
   * What tells a process of this machine from a later one with the same number; empty where only its presence is known,
   * undefined where it is gone. Absent: locks of ended runs stay until somebody removes them.
   */
  readonly processStart?: (pid: number) => Promise<string | undefined>;
}
