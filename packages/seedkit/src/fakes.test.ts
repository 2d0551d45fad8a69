import { describeStacks, fakeStacks } from './testing/index.ts';

describeStacks('in memory', async () => fakeStacks());
