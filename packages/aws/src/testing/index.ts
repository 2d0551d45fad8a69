export { startFakeEndpoint } from './fake-endpoint.ts';
export type { FakeEndpoint, FakeReply, FakeRequest } from './fake-endpoint.ts';
export { findMoto, freePort, startMoto } from './moto-server.ts';
export type { MotoServer } from './moto-server.ts';
