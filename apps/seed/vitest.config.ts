import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'seed',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
    // Most of the time these wait for commands that they started.
    maxWorkers: 3,
  },
});
