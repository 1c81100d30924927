#!/usr/bin/env node
/**
 * @module cli/bin
 * `millrace`: looks at the Node it runs on before anything is loaded that an older one does not have.
 */
const LEAST_MAJOR = 22;

if (Number(process.versions.node.split('.')[0]) < LEAST_MAJOR) {
  console.error(
    `millrace: expected Node.js ${LEAST_MAJOR} or newer, found ${process.versions.node}; install one from https://nodejs.org, or choose it with your version manager`,
  );
  process.exitCode = 1;
} else {
  await import('./main.ts');
}

export {};
