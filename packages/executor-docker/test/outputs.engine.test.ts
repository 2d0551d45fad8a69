import { createExecutor } from '@seed/build';
import type { MakeExecutor } from '@seed/build/testing';
import { describeOutputRules, withRuntimes } from '@seed/build/testing';
import { describe } from 'vitest';
import { dockerProvisioner } from '../src/docker-provisioner.ts';
import { dockerUnderTest, makeStateDir, NO_ENGINE, SETTINGS } from './with-engine.ts';

const make: MakeExecutor = async (services) => {
  const under = await dockerUnderTest()(services);
  const stateDir = await makeStateDir();
  return {
    ...under,
    withRuntimes: (runtimes) =>
      createExecutor(withRuntimes(dockerProvisioner({ ...SETTINGS, stateDir }), runtimes), services),
  };
};

describe.skipIf(NO_ENGINE !== undefined)('docker', () => {
  describeOutputRules('docker', make);
});
