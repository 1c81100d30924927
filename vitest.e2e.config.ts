import { defineConfig } from 'vitest/config';

/** `npm run test:e2e`: needs the built layer, both runtimes' Node, and Lambda's own runtime client. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
