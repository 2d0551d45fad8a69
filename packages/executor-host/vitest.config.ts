import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'executor-host',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
    // Most of the time these wait for builds.
    maxWorkers: 2,
  },
});
