export { MANIFEST_CODES } from './codes.ts';
export type { ManifestCode } from './codes.ts';
export type {
  BuildSettings,
  DataFile,
  Deployment,
  Location,
  Module,
  Parameter,
  ParameterSource,
  Project,
  RegionMapping,
  TargetAccount,
} from './deployment.ts';
export { readEnvFiles } from './env-file.ts';
export { hydrateModule } from './hydrate-module.ts';
export { deploymentJsonSchema, moduleJsonSchema } from './json-schema.ts';
export { loadDeployment } from './load-deployment.ts';
export { loadProject } from './load-project.ts';
export {
  dockerSecret,
  findMapping,
  lookupParameter,
  partitionOf,
  permissionsBoundary,
} from './lookup-parameter.ts';
export { buildSettings, runtimeVersions } from './merge-settings.ts';
export { moduleReferences } from './module-references.ts';
export { checkPolicyTemplate, modulestackParameters } from './modulestack.ts';
export { pythonFromJson } from './python-from-json.ts';
export { resolveNetwork } from './resolve-network.ts';
export type { ResolvedNetwork } from './resolve-network.ts';
