import { fakeExecutor } from './fake-executor.ts';
import { describeBuildRules } from './describe-build-rules.ts';
import { describeExecutor } from './describe-executor.ts';
import type { MakeExecutor } from './executor-under-test.ts';

const make: MakeExecutor = (services) => ({
  executor: fakeExecutor(undefined, services),
  leftovers: () => Promise.resolve([]),
});

const DEVIATIONS = {
  shell: 'the fake shell knows a handful of commands',
  files: 'a place in memory has no files',
  user: 'a place in memory has no users',
  refusal: 'a place in memory refuses nothing',
};

describeExecutor('the fake executor', make, DEVIATIONS);
describeBuildRules('the fake executor', make, DEVIATIONS);
