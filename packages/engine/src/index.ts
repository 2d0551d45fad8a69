export type { Desired, DesiredModule, ModuleDigests } from './desired.ts';
export type { EnginePorts, MetadataStandIn, ModuleBuilder, ModuleBuildRequest } from './engine-ports.ts';
export type { DeploymentKey, LockOwner, ModuleRecord, ModuleStatus, Observed, ObservedModule } from './observed.ts';
