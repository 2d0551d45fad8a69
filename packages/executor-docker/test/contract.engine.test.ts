import { describeBuildRules, describeExecutor } from '@seed/build/testing';
import { dockerUnderTest, withEngine } from './with-engine.ts';

withEngine('the executor contract on docker', (engine) => {
  const make = dockerUnderTest(engine);
  const deviations = { refusal: 'a container takes every job that the checks of the spec let through' };

  describeExecutor('docker', make, deviations);
  describeBuildRules('docker', make);
});
