import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These need more than Node, python3, make and g++: npm run test:e2e.
    exclude: ['test/e2e/**'],
    // Threads inside test threads: worker deaths must not take the runner's own worker with them.
    pool: 'forks',
    testTimeout: 60_000,
  },
});
