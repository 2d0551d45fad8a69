export { ENGINE_CODES } from './codes.ts';
export type { Desired, DesiredModule, ModuleDigests } from './desired.ts';
export type { EnginePorts, MetadataStandIn, ModuleBuilder, ModuleBuildRequest } from './engine-ports.ts';
export type {
  DeploymentKey,
  LockOwner,
  ModuleRecord,
  ModuleStatus,
  Observed,
  ObservedModule,
} from './observed.ts';
export { listDeployments, observe } from './observe.ts';
export { digestOutput, outputName, parseOutputName } from './output-digest.ts';
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
export { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
export type { ModuleKeys, ModuleValue, ParsedKey, StateKeys } from './state-keys.ts';
