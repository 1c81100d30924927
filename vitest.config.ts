import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Threads inside test threads: worker deaths must not take the runner's own worker with them.
    pool: 'forks',
    testTimeout: 60_000,
  },
});
