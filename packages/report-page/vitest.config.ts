import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'report-page',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts'],
  },
});
