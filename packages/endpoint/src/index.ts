export { ENDPOINT_CODES } from './codes.ts';
export type { EndpointCode } from './codes.ts';
export { createEndpoint } from './create-endpoint.ts';
export type { Endpoint, EndpointOptions } from './create-endpoint.ts';
export type { CloneRequest, GitPort } from './git-port.ts';
export type { ObjectAddress, ObjectStore } from './object-store.ts';
export type { EndpointFact } from './operation.ts';
export type { BuildPlace } from './run-build.ts';
