/**
 * @module cli/playground/worker/worker
 * The page's worker. It says what samples there are, then replies to each request.
 */
import { FORMATS } from '../../../engine/formats/index.ts';
import type { Ready, Reply, RunRequest } from '../contract.ts';
import { run } from './run.ts';

/** As much of a worker's globals as is used. */
const scope = globalThis as unknown as {
  onmessage: (event: { readonly data: RunRequest }) => void;
  postMessage(message: Ready | Reply): void;
};

scope.onmessage = async ({ data }) => scope.postMessage(await run(data));
scope.postMessage({
  samples: FORMATS.map(({ name, summary, examples }) => ({
    name,
    summary,
    lines: examples.map(({ line }) => line),
  })),
});
