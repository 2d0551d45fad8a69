export { buildJob, buildSpec, SPAN } from './build-job.ts';
export type { JobSketch, PhaseSketch, SpecSketch } from './build-job.ts';
export { describeBuildRules } from './describe-build-rules.ts';
export { describeExecutor } from './describe-executor.ts';
export type { Deviations, ExecutorUnderTest, MakeExecutor, Need } from './executor-under-test.ts';
export type { FakeAnswer, FakeScript } from './fake-channel.ts';
export { fakeExecutor, fakeProvisioner } from './fake-executor.ts';
export { localProvisioner } from './local-provisioner.ts';
export { tableResolver, testServices } from './test-services.ts';
