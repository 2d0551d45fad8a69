import { defineConfig } from 'vitest/config';

// Suites that look at pages in Chromium: SEED_TEST_BROWSER comes from tools/browser. Never cached.
export default defineConfig({
  test: {
    include: ['{packages,apps}/*/test/**/*.browser.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
