/**
 * @module cli/compare/layer-side
 * A side that is another build of millrace: its layer, in its own runtime process, invoked as Lambda does.
 */
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { findClient } from '../../emulator/client.ts';
import { type InvocationResult, startRuntimeApi } from '../../emulator/runtime-api.ts';
import { startRuntime } from '../../emulator/runtime-process.ts';
import { unzipLayer } from '../../emulator/unzip.ts';
import { MillraceError } from '../../engine/index.ts';
import { FUNCTION_NAME, FUNCTION_VERSION, requestIdOf, TRACE_ID } from './invocation.ts';
import { noReply, readReply } from './reply.ts';
import type { Side, SideReply } from './side.ts';

export type Runtime = 'raw' | 'managed';

/** As long as Firehose waits. */
const TIMEOUT = 300_000;
const HANDLER = join('nodejs', 'node_modules', 'millrace', 'handler.mjs');
/** Where a layer has a pipeline that is a file. */
const PIPELINE_FILE = /\.(?:ya?ml|json|[cm]?js)$/;

const inputError = (path: string, expected: string, found: string, hint?: string) =>
  new MillraceError('ERR_MILLRACE_INPUT', { path, expected, found, hint });

/** The folder that becomes `/opt`. */
function openLayer(option: string, source: string, scratch: string): string {
  const found = statSync(source, { throwIfNoEntry: false });
  if (found === undefined) throw inputError(option, 'a layer: a folder or a zip', `no ${source}`);
  let opt = resolve(source);
  if (!found.isDirectory()) {
    opt = join(scratch, 'opt');
    try {
      unzipLayer(source, opt);
    } catch (error) {
      throw inputError(option, 'a layer: a folder or a zip', `"${(error as Error).message}"`);
    }
  }
  if (!existsSync(join(opt, HANDLER)))
    throw inputError(option, `a layer of millrace, with ${HANDLER}`, `none in ${source}`, 'npm run layer');
  return opt;
}

function clientFor(option: string, runtime: Runtime): string | null {
  const client = findClient();
  if (client === null && runtime === 'managed') {
    throw inputError(option, "Lambda's own runtime client", 'none', 'npm run setup -- client, or take raw');
  }
  return client;
}

function replyOf(event: FirehoseTransformationEvent, result: InvocationResult): SideReply {
  if (result.kind === 'ok') {
    try {
      return readReply(event, JSON.parse(result.body.toString('utf8')));
    } catch {
      return { records: event.records.map(() => noReply('a reply that is not JSON')), surplus: 0 };
    }
  }
  const reason = result.kind === 'timeout' ? 'no reply in time' : `${result.errorType}: ${result.message}`;
  return { records: event.records.map(() => noReply(reason)), surplus: 0 };
}

export interface LayerSideOptions {
  /** Which side it is, for messages. */
  readonly side: 'A' | 'B';
  /** As `MILLRACE_PIPELINE`: read by the layer, not here, as an older one may know less. */
  readonly pipeline: string;
  readonly layer: string;
  readonly runtime: Runtime;
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` if there is no such layer, or its function does not start */
export async function openLayerSide({ side, pipeline, layer, runtime }: LayerSideOptions): Promise<Side> {
  const name = side.toLowerCase();
  const client = clientFor(`--${name}-runtime`, runtime);
  const scratch = mkdtempSync(join(tmpdir(), 'millrace-compare-'));
  const cleanUp = () => rmSync(scratch, { recursive: true, force: true });
  let opt: string;
  try {
    opt = openLayer(`--${name}-layer`, layer, scratch);
  } catch (error) {
    cleanUp();
    throw error;
  }
  const api = await startRuntimeApi();
  const isFile = PIPELINE_FILE.test(pipeline) && !pipeline.trim().startsWith('{');
  const process_ = startRuntime({
    opt,
    host: api.host,
    client,
    raw: runtime === 'raw',
    taskRoot: isFile ? dirname(resolve(pipeline)) : process.cwd(),
    environment: {
      MILLRACE_PIPELINE: isFile ? basename(pipeline) : pipeline,
      AWS_LAMBDA_FUNCTION_NAME: FUNCTION_NAME,
      AWS_LAMBDA_FUNCTION_VERSION: FUNCTION_VERSION,
      _X_AMZN_TRACE_ID: TRACE_ID,
    },
  });
  /** Rejects when the function does not start, or ends; never resolves. */
  const broken = Promise.race([
    api.nextInitError().then(({ errorMessage }) => errorMessage),
    process_.ended.then((status) => `an end with ${status}: ${process_.log().trim().split('\n').at(-1)}`),
  ]).then((found): never => {
    throw inputError(`--${name}-layer`, 'a function that runs', found);
  });
  broken.catch(() => {});
  return {
    title: `${pipeline.trim()}, ${runtime} runtime of ${layer}`,
    async transform(event) {
      const options = { timeout: TIMEOUT, requestId: requestIdOf(event), traceId: TRACE_ID };
      return replyOf(event, await Promise.race([api.invoke(JSON.stringify(event), options), broken]));
    },
    async close() {
      await process_.stop('SIGKILL');
      await api.close();
      cleanUp();
    },
  };
}
