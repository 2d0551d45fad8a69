import { describeBuildRules, describeExecutor } from '@seed/build/testing';
import { describe, it } from 'vitest';
import { hostUnderTest, LEVELS } from './levels.ts';

for (const isolation of LEVELS) {
  const title = `the host executor, ${isolation.wanted}`;
  if (!isolation.available) {
    describe(title, () => {
      it.todo(`is not to be had on this machine: ${isolation.detail}`);
    });
    continue;
  }
  const canSwitch = isolation.asRoot && isolation.level !== 'processes';
  const deviations = canSwitch ? {} : { user: 'only root can change users, and only in a sandbox' };
  describeExecutor(title, (services) => hostUnderTest(isolation, services), deviations);
  describeBuildRules(title, (services) => hostUnderTest(isolation, services), deviations);
}
