export { DEPLOYSPEC, desiredOf, placeAt } from './deployment-sketch.ts';
export type {
  AccountSketch,
  DeploymentSketch,
  GroupSketch,
  ModuleSketch,
  ParameterSketch,
} from './deployment-sketch.ts';
export { fakeBuilder, variableOf, withNetwork } from './fake-builder.ts';
export type { BuildScript, FakeBuild, FakeBuilder } from './fake-builder.ts';
export { memoryWorld, outcomesOf } from './memory-world.ts';
export type { MemoryWorld, RunSettings, WorldRun, WorldSettings } from './memory-world.ts';
