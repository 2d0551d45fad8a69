import { describeOutputRules } from '@seed/build/testing';
import { ISOLATION_LEVELS } from '../src/isolation.ts';
import { hostUnderTest, onEachLevel } from './levels.ts';

onEachLevel(ISOLATION_LEVELS, (level, isolation) => {
  describeOutputRules(`the host executor, ${level}`, (services) => hostUnderTest(isolation, services));
});
