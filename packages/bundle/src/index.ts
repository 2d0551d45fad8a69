export type { BundleFile } from './bundle-file.ts';
export { BUNDLE_CODES } from './codes.ts';
export { createModuleDigester, digestModule } from './digest-module.ts';
export type { DigestOptions, ModuleDigest, ModuleDigester, ModuleSurroundings } from './digest-module.ts';
export { openFileDigestCache } from './file-digest-cache.ts';
export type {
  FileDigestCache,
  FileDigests,
  FileIdentity,
  StoredFileDigestCache,
} from './file-digest-cache.ts';
export type { SourceTree } from './ignore-rules.ts';
export { listBundleFiles } from './list-bundle-files.ts';
export type { ListOptions } from './list-bundle-files.ts';
export type { BundleExtra, BundleInput } from './plan-bundle.ts';
export { stageBundle } from './stage-bundle.ts';
export { writeBundle } from './write-bundle.ts';
export type { BundleInfo } from './write-bundle.ts';
