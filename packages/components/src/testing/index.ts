export { failedBuild, goodBuild } from './build-scripts.ts';
export type { BuildScript, BuildStage, FailedStep } from './build-scripts.ts';
export { startFakeImageBuilder } from './fake-image-builder.ts';
export type {
  FakeImageBuilder,
  FakeImageBuilderOptions,
  FakeRegion,
  Fault,
  HeardCall,
} from './fake-image-builder.ts';
export type { ForeignComponent } from './fake-components.ts';
export type { FakeMemory, Place } from './fake-place.ts';
export type { ServiceCall } from './read-call.ts';
export { ServiceFailure } from './service-failure.ts';
