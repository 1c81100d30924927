import { defineConfig } from 'vitest/config';
import shared from './vitest.config.ts';

/** `npm run test:e2e`: what starts many processes, or runs the built layer under Lambda's own runtime client. */
export default defineConfig({
  test: {
    ...shared.test,
    include: ['test/**/*.e2e.ts'],
    globalSetup: ['test/e2e/build.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
