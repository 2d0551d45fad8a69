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
