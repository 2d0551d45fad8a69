import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'executor-docker',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
  },
});
