export { SOURCES_CODES } from './codes.ts';
export type { SourcesCode } from './codes.ts';
export type { ArchiveLimits } from './archive/archive-limits.ts';
export type { BasicAuth } from './archive/fetch-archive.ts';
export { createSources } from './create-sources.ts';
export type { FetchIo, Sources, SourcesOptions } from './create-sources.ts';
export type { FetchedModules } from './fetch-modules.ts';
export type { FetchedDataFile, FetchedModule, FetchedSource } from './fetched-source.ts';
export { pruneSources } from './prune-sources.ts';
