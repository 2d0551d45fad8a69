import { createExecutor } from '../src/create-executor.ts';
import { describeOutputRules, localProvisioner, withRuntimes } from '../src/testing/index.ts';

describeOutputRules('plain processes', (services) => ({
  executor: createExecutor(localProvisioner(), services),
  withRuntimes: (runtimes) => createExecutor(withRuntimes(localProvisioner(), runtimes), services),
  leftovers: () => Promise.resolve([]),
}));
