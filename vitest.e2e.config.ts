import { defineConfig } from 'vitest/config';
import shared from './vitest.config.ts';

const common = { ...shared.test, testTimeout: 180_000, hookTimeout: 180_000 };
/** Beside nothing else, by `npm run test:e2e -- --project alone`: what it starts gets a fourteenth of a CPU. */
const ALONE = 'test/e2e/deadline.e2e.ts';
const alone = { test: { ...common, name: 'alone', include: [ALONE] } };

/** `npm run test:e2e`: what starts many processes, or runs the built layer under Lambda's own runtime client. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['test/**/*.e2e.ts'],
          exclude: ['**/node_modules/**', ALONE],
          globalSetup: ['test/e2e/build.ts'],
        },
      },
      ...(process.argv.includes('alone') ? [alone] : []),
    ],
  },
});
