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
export { readEnvFiles } from './env-file.ts';
export type { EnvFile, EnvironmentWithFiles } from './env-file.ts';
export { hydrateModule } from './hydrate-module.ts';
export type { HydrateOptions } from './hydrate-module.ts';
export { deploymentJsonSchema, moduleJsonSchema } from './json-schema.ts';
export { loadDeployment } from './load-deployment.ts';
export type { LoadDeploymentOptions } from './load-deployment.ts';
export { loadProject } from './load-project.ts';
export type { LoadProjectOptions } from './load-project.ts';
export {
  dockerSecret,
  findMapping,
  lookupParameter,
  partitionOf,
  permissionsBoundary,
} from './lookup-parameter.ts';
export { buildSettings, DEFAULT_IMAGE, runtimeVersions } from './merge-settings.ts';
export { moduleReferences } from './module-references.ts';
export type { ModuleReference } from './module-references.ts';
export { checkPolicyTemplate, modulestackParameters } from './modulestack.ts';
export type { ModuleStackInput, ModuleStackNames, StackParameter } from './modulestack.ts';
export { pythonFromJson } from './python-from-json.ts';
export { resolveNetwork } from './resolve-network.ts';
export type { NetworkLookups, ResolvedNetwork } from './resolve-network.ts';
