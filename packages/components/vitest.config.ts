import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'components',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.engine.test.ts'],
  },
});
