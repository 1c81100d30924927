import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import shared from '../../vitest.config.ts';

const common = {
  ...shared.test,
  root: join(import.meta.dirname, '../..'),
  globalSetup: ['test/re2/build.ts'],
};

/** `npm run test:more -- re2`: what takes RE2 as WebAssembly; first `npm run setup -- wasm`. The suites of the reference path run on it. */
export default defineConfig({
  test: {
    projects: [
      { test: { ...common, name: 'equal', include: ['test/re2/*.re2.ts'], testTimeout: 300_000 } },
      {
        test: {
          ...common,
          name: 'reference',
          include: ['reference', 'conformance', 'parsers', 'steps', 'programs'].map(
            (folder) => `test/engine/${folder}/**/*.test.ts`,
          ),
          env: { MILLRACE_RE2: 'wasm' },
        },
      },
    ],
  },
});
