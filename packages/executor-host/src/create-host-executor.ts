import { createExecutor } from '@seed/build';
import type { BuildServices } from '@seed/build';
import type { Executor } from '@seed/deployspec';
import { hostProvisioner } from './host-provisioner.ts';
import type { HostOptions } from './host-provisioner.ts';

/** Runs builds as processes of this machine, sandboxed as far as the machine allows. See Executor. */
export function createHostExecutor(options: HostOptions, services: BuildServices): Executor {
  return createExecutor(hostProvisioner(options), services);
}
