import { createExecutor } from '@seed/build';
import { describeOutputRules, withRuntimes } from '@seed/build/testing';
import type { MakeExecutor } from '@seed/build/testing';
import { dockerProvisioner } from '../src/docker-provisioner.ts';
import { dockerUnderTest, makeStateDir, SETTINGS, withEngine } from './with-engine.ts';

withEngine('what goes in and out of builds on docker', (engine) => {
  const make: MakeExecutor = async (services) => {
    const under = await dockerUnderTest(engine)(services);
    const stateDir = await makeStateDir();
    return {
      ...under,
      withRuntimes: (runtimes) =>
        createExecutor(withRuntimes(dockerProvisioner({ ...SETTINGS, stateDir }), runtimes), services),
    };
  };

  describeOutputRules('docker', make);
});
