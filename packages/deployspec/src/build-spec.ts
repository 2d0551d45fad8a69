import type { Source, Span } from '@seed/kernel';

/** The phases that a spec can give commands to, in CodeBuild's order. */
export const USER_PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;
export type UserPhase = (typeof USER_PHASES)[number];

/** A text from the spec together with where it stands. */
export interface Placed<T = string> {
  readonly value: T;
  readonly span: Span;
}

/** One list item of `commands` or `finally`: a whole script, exactly as written. */
export type Command = Placed;

/** What a failing phase does: CodeBuild's `on-failure`. `retries` 0–100, `pattern` matched against the error message. */
export type OnFailure =
  | { readonly kind: 'abort' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'retry'; readonly retries: number; readonly pattern: string };

export interface PhaseSpec {
  readonly commands: readonly Command[];
  readonly finally: readonly Command[];
  readonly onFailure?: OnFailure;
  readonly runAs?: string;
  /** A script of seed that runs in the shell of the build before the first command; never shown as a command. */
  readonly prologue?: string;
}

export type Shell = 'sh' | 'bash';

/** One variable of a spec, a project or a start: `value` is literal, or a reference for the other two types. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
  readonly type: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER';
  readonly span?: Span;
}

export interface ArtifactSpec {
  readonly files: readonly Placed[];
  readonly name?: string;
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
  readonly excludePaths: readonly string[];
  readonly enableSymlinks: boolean;
  readonly s3Prefix?: string;
}

export interface ArtifactsSpec {
  readonly span: Span;
  /** Absent when only secondary artifacts are written: CodeBuild's CLIENT_ERROR. */
  readonly primary?: ArtifactSpec;
  readonly secondary: Readonly<Record<string, ArtifactSpec>>;
}

export interface CacheSpec {
  readonly paths: readonly string[];
  readonly key?: string;
  readonly fallbackKeys: readonly string[];
  readonly action: 'restore' | 'save' | 'both';
}

export const REPORT_FORMATS = [
  'CUCUMBERJSON',
  'JUNITXML',
  'NUNITXML',
  'NUNIT3XML',
  'TESTNGXML',
  'VISUALSTUDIOTRX',
  'CLOVERXML',
  'COBERTURAXML',
  'JACOCOXML',
  'SIMPLECOV',
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface ReportSpec {
  /** Name or ARN of the report group, environment references not yet expanded. */
  readonly name: string;
  readonly files: readonly string[];
  readonly format: ReportFormat;
  readonly baseDirectory?: string;
  readonly discardPaths: boolean;
  readonly span: Span;
}

/** Overrides that one task of a batch brings. */
export interface BatchEnvironment {
  readonly image?: string;
  readonly computeType?: string;
  readonly type?: string;
  readonly privileged?: boolean;
  readonly variables: readonly EnvironmentVariable[];
}

export interface BatchTask {
  readonly identifier: string;
  readonly buildspec?: string;
  readonly dependsOn: readonly string[];
  readonly ignoreFailure: boolean;
  readonly environment: BatchEnvironment;
  readonly span: Span;
  /** For a fan-out: which share of how many. */
  readonly shard?: { readonly index: number; readonly total: number };
}

/** A batch with its matrix or fan-out already spread into tasks. */
export interface BatchSpec {
  readonly kind: 'list' | 'graph' | 'matrix' | 'fanout';
  readonly fastFail: boolean;
  readonly tasks: readonly BatchTask[];
}

/** A buildspec as facts. Everything optional in the text has its default here. */
export interface BuildSpec {
  readonly version: '0.1' | '0.2';
  readonly runAs?: string;
  readonly shell: Shell;
  readonly variables: readonly EnvironmentVariable[];
  readonly exportedVariables: readonly Placed[];
  readonly gitCredentialHelper: boolean;
  readonly proxy: { readonly uploadArtifacts: boolean; readonly logs: boolean };
  readonly phases: Readonly<Partial<Record<UserPhase, PhaseSpec>>>;
  /** Runtime name → version as written (`1.20` stays `1.20`). */
  readonly runtimeVersions: readonly {
    readonly name: string;
    readonly version: string;
    readonly span: Span;
  }[];
  readonly reports: readonly ReportSpec[];
  readonly artifacts?: ArtifactsSpec;
  readonly cache?: CacheSpec;
  readonly batch?: BatchSpec;
}

/** A Seed-Farmer `deployspec.yaml`. A side that is missing cannot be run. */
export interface Deployspec {
  readonly deploy?: Readonly<Partial<Record<UserPhase, readonly Command[]>>>;
  readonly destroy?: Readonly<Partial<Record<UserPhase, readonly Command[]>>>;
  readonly computeType: string;
  /** True: variables are prefixed `SEEDFARMER`; false: with the project's name. */
  readonly publishGenericEnvVariables: boolean;
  /** True when the file does not say and the default of Seed-Farmer 7 applies. */
  readonly publishesByDefault?: boolean;
  /** The text it was read from, and a place in it for findings about the whole. */
  readonly source: Source;
  readonly span: Span;
}
