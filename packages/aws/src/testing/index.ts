export { startFakeEndpoint } from './fake-endpoint.ts';
export type { FakeEndpoint, FakeReply, FakeRequest } from './fake-endpoint.ts';
export { findMoto, freePort, startMoto } from './moto-server.ts';
export type { MotoServer } from './moto-server.ts';
export { operationOf } from './operation-of.ts';
export type { NamedOperation } from './operation-of.ts';
export { faultsBySeed, startRecordingProxy } from './recording-proxy.ts';
export type { Fault, FaultShares, ProxiedCall, ProxyOptions, RecordingProxy } from './recording-proxy.ts';
