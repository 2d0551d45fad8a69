import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'tools',
    include: ['**/*.test.ts'],
    // Each plants a file and looks at the whole repository, beside everything else that a test run does.
    testTimeout: 60_000,
  },
});
