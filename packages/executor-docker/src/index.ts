export { DOCKER_CODES, DOCKER_WARNINGS } from './codes.ts';
export { createDockerExecutor } from './create-docker-executor.ts';
export { dockerProvisioner } from './docker-provisioner.ts';
export type { DockerOptions } from './docker-provisioner.ts';
export type { EngineSettings } from './engine/engine-address.ts';
export type { RegistryLogin } from './image/registry-login.ts';
