import { defineConfig } from 'vitest/config';

/** `npm run test:more -- template`, after `npm run setup -- template`. */
export default defineConfig({
  test: { root: import.meta.dirname, include: ['*.scan.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
});
