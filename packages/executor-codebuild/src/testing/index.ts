export { startFakeCodeBuild } from './fake-codebuild.ts';
export type { FakeCodeBuild, FakeOptions } from './fake-codebuild.ts';
export { fakePlace } from './fake-place.ts';
export type { FakePlaceOptions } from './fake-place.ts';
export { threeMinutes } from './three-minutes.ts';
export type { BuildScript, RunningBuild } from './show-build.ts';
export { virtualTime } from './virtual-time.ts';
export type { VirtualTime } from './virtual-time.ts';
