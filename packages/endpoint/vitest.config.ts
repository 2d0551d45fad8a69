import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'endpoint',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
  },
});
