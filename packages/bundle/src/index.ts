export { BUNDLE_CODES } from './codes.ts';
export { createModuleDigester, digestModule } from './digest-module.ts';
export type { ModuleDigest, ModuleDigester } from './digest-module.ts';
export type { SourceTree } from './ignore-rules.ts';
export { listBundleFiles } from './list-bundle-files.ts';
export type { BundleExtra, BundleInput } from './plan-bundle.ts';
export type { DigestMemory } from './remembered-digest.ts';
export { stageBundle } from './stage-bundle.ts';
export { writeBundle } from './write-bundle.ts';
