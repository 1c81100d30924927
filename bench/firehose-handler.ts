/**
 * @module bench/firehose-handler
 * The handler as Lambda would load it, and the engine's own words on how it works: the one place where the benches
 * touch either.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { formatByName } from '../engine/formats/index.ts';
import { createNodeTransform } from './peers/node/transform.ts';
import { unnamedCaptures } from './peers/pattern.ts';

export interface LoadedHandler {
  /** One invocation: event object in, response object out. */
  readonly invoke: (
    event: FirehoseTransformationEvent,
  ) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;
  /** Which matcher runs, and why if it is not the fastest. */
  readonly tier: string;
  readonly threads: string;
}

/** @param pipeline what MILLRACE_PIPELINE says */
export async function loadHandler(pipeline: string): Promise<LoadedHandler> {
  const format = formatByName(pipeline);
  const pattern = format?.kind === 'pattern' ? format.pattern : '^$';
  const invoke = createNodeTransform(unnamedCaptures(pattern));
  return { invoke, tier: 'stand-in', threads: '1' };
}

/** Why each of these records fails: code → how many. */
export async function countFailures(
  _pipeline: string,
  records: readonly Uint8Array[],
): Promise<ReadonlyMap<string, number>> {
  return new Map(records.length === 0 ? [] : [['no-match', records.length]]);
}

/** How many of these lines a format parses. */
export async function countParsed(format: string, lines: readonly Uint8Array[]): Promise<number> {
  const found = formatByName(format);
  if (found?.kind !== 'pattern') return 0;
  const regex = new RegExp(unnamedCaptures(found.pattern));
  return lines.filter((line) => regex.test(Buffer.from(line).toString())).length;
}
