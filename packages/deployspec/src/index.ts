export { USER_PHASES } from './build-spec.ts';
export type {
  ArtifactSpec,
  ArtifactsSpec,
  BatchSpec,
  BatchTask,
  BuildSpec,
  CacheSpec,
  Command,
  Deployspec,
  EnvironmentVariable,
  OnFailure,
  PhaseSpec,
  ReportFormat,
  ReportSpec,
  Shell,
  UserPhase,
} from './build-spec.ts';
export type {
  BuildJob,
  ComputeSpec,
  ConnectionSpec,
  ExtraFile,
  ModuleSpec,
  SourceMount,
  SourceSelection,
  SourceSpec,
} from './build-job.ts';
export { PHASES } from './build-result.ts';
export type {
  ArtifactResult,
  BuildFailure,
  BuildOutcome,
  BuildResult,
  CoverageSummary,
  FileCoverage,
  PhaseName,
  PhaseResult,
  RecordedCall,
  ReportResult,
  TestCase,
  TestSummary,
} from './build-result.ts';
export type {
  BuildCredentials,
  CredentialsSource,
  Probe,
  ReferenceResolver,
  UnresolvedReference,
} from './build-services.ts';
export { carryVariables } from './carry-variables.ts';
export { SPEC_CODES } from './codes.ts';
export { compileModule, CONNECT_COMMAND } from './compile-module.ts';
export type { ModuleAction } from './compile-module.ts';
export type { BuildIo, BuildPause, EarlierBuild, Executor } from './executor.ts';
export { buildspecJsonSchema, deployspecJsonSchema } from './json-schema.ts';
export { moduleEnvironment, modulePrefix, sessionHash } from './module-environment.ts';
export type { ModuleParameter } from './module-environment.ts';
export { parseBuildspec } from './parse-buildspec.ts';
export { parseDeployspec } from './parse-deployspec.ts';
export { parseSecretReference } from './parse-secret-reference.ts';
export type { SecretReference } from './parse-secret-reference.ts';
export { loadModuleDeployspec, readStoredDeployspec } from './stored-deployspec.ts';
export type { ModuleDeployspec } from './stored-deployspec.ts';
export { writeBuildspec } from './write-buildspec.ts';
