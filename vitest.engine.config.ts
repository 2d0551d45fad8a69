import { defineConfig } from 'vitest/config';

// Suites that need a Docker engine: DOCKER_HOST and SEED_TEST_IMAGE come from tools/engine. Never cached.
export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['{packages,apps}/*/test/**/*.engine.test.ts'],
          exclude: ['**/*-alone.engine.test.ts'],
          maxWorkers: 2,
        },
      },
      {
        // What builds keep and share belongs to the whole engine, and a test that cleans takes it from the others.
        extends: true,
        test: {
          name: 'engine, one at a time',
          include: ['{packages,apps}/*/test/**/*-alone.engine.test.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
