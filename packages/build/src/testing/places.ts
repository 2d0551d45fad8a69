/** What builds need to run outside a test runner. */
export { buildJob } from './build-job.ts';
export { localProvisioner } from './local-provisioner.ts';
export { testServices } from './test-services.ts';
