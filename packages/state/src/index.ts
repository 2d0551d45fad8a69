export { STATE_CODES } from './codes.ts';
export type { StateCode } from './codes.ts';
export { createLocalStore } from './create-local-store.ts';
export type { LocalStore, LocalStoreOptions } from './create-local-store.ts';
