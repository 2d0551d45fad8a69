export { ENGINE_CODES } from './codes.ts';
export { describeModules } from './describe-modules.ts';
export type {
  DescribedModules,
  DescribeOptions,
  ModuleDataFile,
  ModuleFolder,
} from './describe-modules.ts';
export type { Desired, DesiredModule, ModuleDigests } from './desired.ts';
export { targetKey } from './region-facts.ts';
export type {
  BuildFacts,
  EnginePorts,
  MetadataStandIn,
  ModuleBuilder,
  ModuleBuildRequest,
  PreparedTarget,
  PreparedTargets,
} from './engine-ports.ts';
export { executePlan } from './execute-plan.ts';
export type { Execution } from './execute-plan.ts';
export type { ExecutionResult, NodeFailure, NodeOutcome, NodeResult } from './execution-result.ts';
export type {
  DeploymentKey,
  LockOwner,
  ModuleRecord,
  ModuleStatus,
  NotSeen,
  Observed,
  ObservedModule,
  StartedBuild,
} from './observed.ts';
export { digestManifest } from './manifest-digest.ts';
export type { ManifestDigest, ManifestFacts, ResolvedParameter } from './manifest-digest.ts';
export { listModules } from './list-modules.ts';
export type { ListedModule, ListedStatus } from './list-modules.ts';
export { dependenciesOf, moduleGraph, storedGraph } from './module-graph.ts';
export type { ModuleEdge, ModuleGraph } from './module-graph.ts';
export { listDeployments, observe } from './observe.ts';
export type { ObserveOptions } from './observe.ts';
export { digestOutput, outputName, parseOutputName } from './output-digest.ts';
export { planApply } from './plan-apply.ts';
export type { PlanPolicy } from './plan-apply.ts';
export { planDestroy } from './plan-destroy.ts';
export type { DestroyPolicy } from './plan-destroy.ts';
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
export { readEach, unreachable } from './read-each.ts';
export type { ReferenceVersions } from './resolve-for-digest.ts';
export { isSecretName } from './secret-names.ts';
export type { Selection } from './select-steps.ts';
export { rememberStores } from './remember-stores.ts';
export { storedAccounts } from './stored-accounts.ts';
export { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
export type { ModuleKeys, ModuleValue, ParsedKey, StateKeys } from './state-keys.ts';
export { breakLock, withLock } from './take-lock.ts';
export { outputOf } from './tool-outputs.ts';
