import { defineConfig } from 'vitest/config';

// Suites that need a Docker engine: DOCKER_HOST and SEED_TEST_IMAGE come from tools/engine. Never cached.
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/test/**/*.engine.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
