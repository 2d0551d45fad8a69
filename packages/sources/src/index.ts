export { SOURCES_CODES } from './codes.ts';
export { unpackBundle } from './archive/unpack-bundle.ts';
export { cloneRepository } from './git/clone-repository.ts';
export type { Clone, CloneOptions } from './git/clone-repository.ts';
export { createSources } from './create-sources.ts';
export type { Sources, SourcesOptions } from './create-sources.ts';
export type { FetchedModules } from './fetch-modules.ts';
export type { FetchedDataFile } from './fetched-source.ts';
export { pruneSources } from './prune-sources.ts';
