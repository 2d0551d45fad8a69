import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'awstoe',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
  },
});
