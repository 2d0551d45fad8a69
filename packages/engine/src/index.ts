export { ENGINE_CODES } from './codes.ts';
export { describeModules } from './describe-modules.ts';
export type { DescribedModules, ModuleFolder } from './describe-modules.ts';
export type { Desired, DesiredModule } from './desired.ts';
export { targetKey } from './region-facts.ts';
export type {
  BuildFacts,
  EnginePorts,
  MetadataStandIn,
  ModuleBuilder,
  ModuleBuildRequest,
  PreparedTargets,
} from './engine-ports.ts';
export { executePlan } from './execute-plan.ts';
export type { Execution } from './execute-plan.ts';
export type { ExecutionResult } from './execution-result.ts';
export type { DeploymentKey, ModuleRecord, NotSeen, Observed, ObservedModule } from './observed.ts';
export { listModules } from './list-modules.ts';
export type { ListedModule } from './list-modules.ts';
export { dependenciesOf, moduleGraph, storedGraph } from './module-graph.ts';
export type { ModuleEdge } from './module-graph.ts';
export { listDeployments, observe } from './observe.ts';
export type { ObserveOptions } from './observe.ts';
export { planApply } from './plan-apply.ts';
export { planDestroy } from './plan-destroy.ts';
export { processStart } from './process-start.ts';
export type { ParameterFact } from './resolve-parameters.ts';
export {
  artifactsBucketName,
  artifactsStackName,
  bootstrapRoleName,
  buildLogGroupName,
  codebuildProjectName,
  genericRoleName,
  moduleRoleName,
  moduleStackName,
  projectPolicyStackName,
  seedkitStackName,
} from './resource-names.ts';
export { readEach, unreachable } from './read-each.ts';
export type { ReferenceVersions } from './resolve-for-digest.ts';
export { isSecretName } from './secret-names.ts';
export { rememberStores } from './remember-stores.ts';
export { storedAccounts } from './stored-accounts.ts';
export { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
export type { ModuleKeys } from './state-keys.ts';
export { breakLock, withLock } from './take-lock.ts';
