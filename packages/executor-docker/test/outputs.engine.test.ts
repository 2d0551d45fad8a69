import { rm } from 'node:fs/promises';
import { createExecutor } from '@seed/build';
import type { MakeExecutor } from '@seed/build/testing';
import { describeOutputRules, withRuntimes } from '@seed/build/testing';
import { dockerProvisioner } from '../src/docker-provisioner.ts';
import type { Engine } from '../src/engine/connect-engine.ts';
import { dockerUnderTest, makeStateDir, SETTINGS, withEngine } from './with-engine.ts';

const makeWith =
  (engine: Engine): MakeExecutor =>
  async (services) => {
    const under = await dockerUnderTest(engine)(services);
    const stateDir = await makeStateDir();
    return {
      ...under,
      withRuntimes: (runtimes) =>
        createExecutor(withRuntimes(dockerProvisioner({ ...SETTINGS, stateDir }), runtimes), services),
      async dispose() {
        await under.dispose?.();
        await rm(stateDir, { recursive: true, force: true });
      },
    };
  };

withEngine('docker', (engine) => {
  describeOutputRules('docker', makeWith(engine));
});
