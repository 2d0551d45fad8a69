import { defineProject } from 'vitest/config';

export default defineProject({
  test: {
    name: 'tui',
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    exclude: ['**/*.engine.test.ts'],
    // Screens show local times.
    env: { TZ: 'UTC' },
  },
});
