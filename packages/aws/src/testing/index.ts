export { findMoto, freePort, startMoto } from './moto-server.ts';
export type { MotoServer } from './moto-server.ts';
