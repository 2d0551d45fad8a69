export { ENGINE_CODES } from './codes.ts';
export { describeModules } from './describe-modules.ts';
export type {
  DescribedModules,
  DescribeOptions,
  ModuleDataFile,
  ModuleFolder,
} from './describe-modules.ts';
export type { Desired, DesiredModule, ModuleDigests } from './desired.ts';
export type { EnginePorts, MetadataStandIn, ModuleBuilder, ModuleBuildRequest } from './engine-ports.ts';
export { executePlan } from './execute-plan.ts';
export type { Execution } from './execute-plan.ts';
export type { ExecutionResult, NodeFailure, NodeOutcome, NodeResult } from './execution-result.ts';
export type {
  DeploymentKey,
  LockOwner,
  ModuleRecord,
  ModuleStatus,
  Observed,
  ObservedModule,
} from './observed.ts';
export { digestManifest } from './manifest-digest.ts';
export type { ManifestDigest, ManifestFacts, ResolvedParameter } from './manifest-digest.ts';
export { listDeployments, observe } from './observe.ts';
export { digestOutput, outputName, parseOutputName } from './output-digest.ts';
export { processStart } from './process-start.ts';
export type { ParameterFact } from './resolve-parameters.ts';
export {
  artifactsBucketName,
  artifactsStackName,
  bootstrapRoleName,
  buildLogGroupName,
  bundleId,
  codebuildProjectName,
  genericRoleName,
  moduleResources,
  moduleRoleName,
  moduleStackName,
  projectPolicyName,
  projectPolicyStackName,
  seedkitStackName,
} from './resource-names.ts';
export type { ModuleIdentity } from './resource-names.ts';
export type { ReferenceVersions } from './resolve-for-digest.ts';
export { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
export type { ModuleKeys, ModuleValue, ParsedKey, StateKeys } from './state-keys.ts';
export { breakLock, withLock } from './take-lock.ts';
export { outputOf } from './tool-outputs.ts';
