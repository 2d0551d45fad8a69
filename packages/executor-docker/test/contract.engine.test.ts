import { describeBuildRules, describeExecutor } from '@seed/build/testing';
import { dockerUnderTest, withEngine } from './with-engine.ts';

withEngine('docker', (engine) => {
  const make = dockerUnderTest(engine);

  describeExecutor('docker', make, {
    refusal: 'a container takes every job that the checks of the spec let through',
  });
  describeBuildRules('docker', make);
});
