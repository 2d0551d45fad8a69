import { createExecutor } from '@seed/build';
import type { BuildServices } from '@seed/build';
import type { Executor } from '@seed/deployspec';
import { dockerProvisioner } from './docker-provisioner.ts';
import type { DockerOptions } from './docker-provisioner.ts';

/** Runs builds in containers of a local Docker engine, as CodeBuild would. Nothing happens before the first build. */
export function createDockerExecutor(options: DockerOptions, services: BuildServices): Executor {
  return createExecutor(dockerProvisioner(options), services);
}
