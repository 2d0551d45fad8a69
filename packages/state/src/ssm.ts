export { createSsmStore } from './create-ssm-store.ts';
export type { SsmStoreOptions } from './create-ssm-store.ts';
export { createStores } from './create-stores.ts';
