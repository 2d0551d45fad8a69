export { failedBuild, goodBuild } from './build-scripts.ts';
export type { BuildScript, BuildStage, FailedStep } from './build-scripts.ts';
export type { Body } from './check-request.ts';
export { describeComponentRegistry } from './describe-component-registry.ts';
export type { ForeignComponent } from './fake-components.ts';
export { startFakeImageBuilder } from './fake-image-builder.ts';
export type { FakeImageBuilder, FakeImageBuilderOptions, Fault, HeardCall } from './fake-image-builder.ts';
export type { FakeMemory, Place } from './fake-place.ts';
export type { FakeRegion, FakeWorldOptions } from './fake-world.ts';
export { memoryRegistry } from './memory-registry.ts';
export type { MemoryRegistry } from './memory-registry.ts';
export { NOTHING_WANTED } from './nothing-wanted.ts';
export {
  componentItem,
  configurationItem,
  documentThatSays,
  planOf,
  recipeItem,
  shareItem,
  tagItem,
  TEST_TARGET,
  tokenOf,
} from './plan-items.ts';
export type { ServiceCall } from './read-call.ts';
export type { RegistryUnderTest } from './registry-under-test.ts';
export { ServiceFailure } from './service-failure.ts';
