import { describeBuildRules, describeExecutor } from '@seed/build/testing';
import { ISOLATION_LEVELS } from '../src/isolation.ts';
import { hostUnderTest, onEachLevel } from './levels.ts';

onEachLevel(ISOLATION_LEVELS, (level, isolation) => {
  const title = `the host executor, ${level}`;
  const canSwitch = isolation.asRoot && isolation.level !== 'processes';
  const deviations = canSwitch ? {} : { user: 'only root can change users, and only in a sandbox' };
  describeExecutor(title, (services) => hostUnderTest(isolation, services), deviations);
  describeBuildRules(title, (services) => hostUnderTest(isolation, services), deviations);
});
