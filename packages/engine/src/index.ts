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
export { digestOutput, outputName, parseOutputName } from './output-digest.ts';
export { parseStateKey, projectPath, stateKeys } from './state-keys.ts';
export type { ModuleKeys, ModuleValue, ParsedKey, StateKeys } from './state-keys.ts';
