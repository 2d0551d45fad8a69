export { describeStacks } from './describe-stacks.ts';
export { fakeBuckets } from './fake-buckets.ts';
export type { FakeBuckets } from './fake-buckets.ts';
export { fakeRoles } from './fake-roles.ts';
export type { FakeRoles } from './fake-roles.ts';
export { fakeStacks } from './fake-stacks.ts';
export type { FakeStacks } from './fake-stacks.ts';
