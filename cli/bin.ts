#!/usr/bin/env node
/**
 * @module cli/bin
 * `millrace`: looks at the Node it runs on before anything is loaded that an older one does not have.
 *
 * Node keeps what it compiled, from 22.8 on: a run of one line takes 90 ms of CPU time in place of 140, and from the sources, whose
 * types are stripped, 320 in place of 680 (docs/decisions/cli-start.md, 2026-11-30).
 */
import module from 'node:module';

const LEAST_MAJOR = 22;

if (Number(process.versions.node.split('.')[0]) < LEAST_MAJOR) {
  console.error(
    `millrace: expected Node.js ${LEAST_MAJOR} or newer, found ${process.versions.node}; install one from https://nodejs.org, or choose it with your version manager`,
  );
  process.exitCode = 1;
} else {
  module.enableCompileCache?.();
  await import('./main.ts');
}
