import type { NodeId, SourceSet } from '@seed/kernel';
import type { BuildSpec, EnvironmentVariable, UserPhase } from './build-spec.ts';

export type SourceSelection = 'tree' | 'head' | 'all';

/** How the source reaches the build; `auto` is copy-on-write where the machine can, else a copy. */
export type SourceMount = 'auto' | 'overlay' | 'copy' | 'ro' | 'rw';

export interface SourceSpec {
  /** Absolute path on this machine; absent for NO_SOURCE builds. */
  readonly dir?: string;
  /** `tree`: tracked and not-ignored files with `.git`; `head`: a clean clone of HEAD; `all`: everything. */
  readonly selection: SourceSelection;
  readonly mount: SourceMount;
  /** Where below `/codebuild/output/src<N>/src` it lands, e.g. `github.com/org/repo`; empty for the folder itself. */
  readonly placement: string;
  /** Folder below the source in which the first command starts (a module inside its bundle); empty for the source. */
  readonly workdir: string;
  readonly secondary: readonly { readonly id: string; readonly dir: string }[];
  /** What git says of it; absent outside git. */
  readonly git?: {
    readonly url: string;
    readonly version: string;
    readonly commit: string;
    readonly dirty: boolean;
  };
  /** What CODEBUILD_RESOLVED_SOURCE_VERSION is where git says nothing. */
  readonly version?: string;
}

/** Files that seed puts into the build before it starts, besides the source. */
export interface ExtraFile {
  /** Absolute path inside the build; `/codebuild` stands for the build's own root on every executor. */
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
}

export interface ComputeSpec {
  /** CodeBuild's word, e.g. `BUILD_GENERAL1_SMALL`. */
  readonly type: string;
  /** CodeBuild's environment type, e.g. `LINUX_CONTAINER` or `ARM_CONTAINER`. */
  readonly environmentType: string;
  /** False removes memory and CPU limits. */
  readonly limits: boolean;
}

export interface ImageSpec {
  /** As configured, e.g. `aws/codebuild/standard:7.0`. Absent: the executor's default. */
  readonly name?: string;
  readonly pull: 'missing' | 'always' | 'never';
  /** Allows another image of the same family where the named one cannot be had. */
  readonly allowSubstitute: boolean;
}

/**
 * Where the tools of a module's build fetch from. The names of secrets with credentials are in its environment, under
 * Seed-Farmer's names; what they hold is read inside of the build.
 */
export interface ConnectionSpec {
  /** URLs, without credentials as a rule. */
  readonly pypiMirror?: string;
  readonly npmMirror?: string;
  /** CodeArtifact of the seedkit; pip and uv fetch from it, whatever the mirror. */
  readonly codeArtifact?: { readonly domain: string; readonly repository: string };
  /** False where the build has no credentials for AWS: secrets are left out, and the log says so. */
  readonly secrets: boolean;
}

/** Seed-Farmer's module facts; a build that has them returns metadata. */
export interface ModuleSpec {
  readonly project: string;
  readonly deployment: string;
  readonly group: string;
  readonly module: string;
  readonly action: 'deploy' | 'destroy';
  /** `SEEDFARMER` or the project's upper-cased name. */
  readonly prefix: string;
  /** Folder of the module inside the build, relative to the source. */
  readonly dir: string;
  /** Absent where tools fetch as the image has it. */
  readonly connections?: ConnectionSpec;
  /** Variables that are too large for the service that runs the build; they travel with the source. */
  readonly carried?: readonly EnvironmentVariable[];
}

/** Replaces tools that touch the world by recorders. */
export interface RehearsalSpec {
  /** Names on PATH that are replaced. */
  readonly tools: readonly string[];
}

export interface DebugSpec {
  /** Honour `codebuild-breakpoint`. */
  readonly breakpoints: boolean;
  /** What happens to the place of a failed build. */
  readonly onFailure: 'remove' | 'shell' | 'keep' | 'commit';
  readonly from?: UserPhase;
  readonly until?: UserPhase;
}

export interface OutputSpec {
  /** Absolute directories on this machine. */
  readonly artifacts: string;
  readonly cache: string;
  readonly reports: string;
  /** Also write each artifact as a zip beside the files. */
  readonly zip: boolean;
  /** Shared between projects when equal: CodeBuild's cacheNamespace. */
  readonly cacheNamespace: string;
}

/** One build, ready for any executor. Nothing in it is looked up again: reading it twice gives the same build. */
export interface BuildJob {
  readonly node: NodeId;
  readonly project: string;
  readonly uuid: string;
  readonly number: number;
  readonly spec: BuildSpec;
  /** The name shown to people, and CodeBuild's `YAML location` (absent for an inline text). */
  readonly specName: string;
  readonly specText: string;
  readonly specPath?: string;
  readonly sources: SourceSet;
  readonly source: SourceSpec;
  /** Highest precedence first is last: project variables, then start overrides; the spec's own come from `spec`. */
  readonly environment: readonly EnvironmentVariable[];
  /** Values of `--secret`: put into the environment, hidden everywhere. */
  readonly secrets: readonly { readonly name: string; readonly value: string }[];
  readonly initiator: string;
  readonly region: string;
  readonly accountId: string;
  readonly image: ImageSpec;
  readonly compute: ComputeSpec;
  readonly privileged: boolean;
  readonly timeoutMs: number;
  readonly queuedTimeoutMs: number;
  readonly network: 'default' | 'none' | 'host' | (string & {});
  readonly proxy: Readonly<Record<string, string>>;
  readonly outputs: OutputSpec;
  readonly extraFiles: readonly ExtraFile[];
  readonly debug: DebugSpec;
  readonly module?: ModuleSpec;
  readonly rehearsal?: RehearsalSpec;
  readonly batch?: {
    readonly identifier: string;
    readonly shard?: { readonly index: number; readonly total: number };
  };
  readonly mask: 'variants' | 'exact';
  readonly logFormat: 'plain' | 'codebuild';
  /** A phase that failed with on-failure CONTINUE does not fail the build. */
  readonly continueMeansSuccess: boolean;
  readonly failOnReport: boolean;
}
