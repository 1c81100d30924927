import { defineConfig } from 'vitest/config';

/** `npm run test:more -- package`: the package as users get it, installed and bundled; takes packages from the registry. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.package.ts'],
    globalSetup: ['pack.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false, // installing and bundling take both CPUs as they are
  },
});
