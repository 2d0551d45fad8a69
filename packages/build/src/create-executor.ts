import type { Executor } from '@seed/deployspec';
import type { BuildServices } from './build-services.ts';
import { runBuild } from './run/run-build.ts';
import type { Provisioner } from './workspace.ts';

/** Joins CodeBuild's rules with a way to make places: the executor that the port describes. */
export function createExecutor(provisioner: Provisioner, services: BuildServices): Executor {
  return {
    name: provisioner.name,
    check: (job, signal) => provisioner.check(job, signal),
    execute: (job, io) => runBuild(provisioner, services, { job, io }),
  };
}
