export { attachCommand } from './attach-script.ts';
export type { Permission } from './check-job.ts';
export { HOST_CODES } from './codes.ts';
export { createHostExecutor } from './create-host-executor.ts';
export { hostProvisioner } from './host-provisioner.ts';
export type { HostOptions } from './host-provisioner.ts';
export { ISOLATION_LEVELS, probeIsolation } from './isolation.ts';
export type { Isolation, IsolationLevel } from './isolation.ts';
export { reapHost } from './place.ts';
