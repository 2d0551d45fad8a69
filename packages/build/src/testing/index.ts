export { buildJob, buildSpec, SPAN } from './build-job.ts';
export type { JobSketch, PhaseSketch, SpecSketch } from './build-job.ts';
export { localProvisioner } from './local-provisioner.ts';
export { tableResolver, testServices } from './test-services.ts';
