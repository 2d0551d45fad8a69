export { MANIFEST_CODES } from './codes.ts';
export type { ManifestCode } from './codes.ts';
export type {
  BuildSettings,
  DataFile,
  Deployment,
  Group,
  Location,
  Module,
  Network,
  NetworkValue,
  Parameter,
  ParameterSource,
  Placed,
  Project,
  RegionMapping,
  TargetAccount,
} from './deployment.ts';
export { dockerSecret, lookupParameter, partitionOf, permissionsBoundary } from './lookup-parameter.ts';
export { buildSettings, DEFAULT_IMAGE, runtimeVersions } from './merge-settings.ts';
export { moduleReferences } from './module-references.ts';
export type { ModuleReference } from './module-references.ts';
export { resolveNetwork } from './resolve-network.ts';
export type { NetworkLookups, ResolvedNetwork } from './resolve-network.ts';
