/**
 * @module bench/engine/work
 * The work that the comparisons share: one Firehose event of Apache combined lines, an engine for it, and the ways to
 * give it the event.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { createEngine, type Engine, type EngineOptions, type PipelineConfig } from '../../engine/index.ts';
import { generateLines, type Variant } from '../../simulator/samples/corpus.ts';
import { MAX_PAYLOAD_BYTES } from '../../simulator/samples/event-form.ts';
import { cutEventsNow } from '../../simulator/samples/events.ts';
import { findDifference } from '../measure/check-same.ts';

export interface Work {
  readonly event: FirehoseTransformationEvent;
  /** The event as Lambda sends it. */
  readonly json: string;
  readonly bytes: Buffer;
  readonly records: number;
  /** Of the lines, without JSON and base64. */
  readonly lineBytes: number;
}

export function workOf(event: FirehoseTransformationEvent): Work {
  const json = JSON.stringify(event);
  const lineBytes = event.records.reduce((sum, { data }) => sum + Buffer.byteLength(data, 'base64'), 0);
  return { event, json, bytes: Buffer.from(json), records: event.records.length, lineBytes };
}

/** Lines as one event, whatever Firehose's own buffer would hold. */
export function eventOf(lines: Iterable<string>): FirehoseTransformationEvent {
  const [event] = cutEventsNow(lines, {
    bufferBytes: MAX_PAYLOAD_BYTES,
    payloadBytes: Number.POSITIVE_INFINITY,
  });
  if (event === undefined) throw new RangeError('expected lines, found none');
  return event;
}

/** The first event that Firehose makes of many lines with that buffer, of a payload that Lambda takes. */
export function bufferedWork(bufferBytes: number, payloadBytes = MAX_PAYLOAD_BYTES): Work {
  const [event] = cutEventsNow(generateLines({ seed: 1, count: 40_000 }), { bufferBytes, payloadBytes });
  return workOf(event!);
}

/** The standard event: 10,000 lines of about 237 bytes, unless told otherwise. */
export const standardWork = (count: number, variant: Variant = 'ascii'): Work =>
  workOf(eventOf(generateLines({ seed: 1, count, variant })));

const APACHE: PipelineConfig = { parse: 'apache-combined' };

export const apacheEngine = (options: EngineOptions): Engine => createEngine(APACHE, options);

/** Event bytes to reply bytes without a copy: the reply is good until the next call. */
export async function transformInPlace(engine: Engine, bytes: Uint8Array): Promise<Uint8Array> {
  const place = await engine.reserve(bytes.length);
  place.set(bytes);
  return engine.firehoseBytes(place);
}

export const parseReply = (bytes: Uint8Array): FirehoseTransformationResult =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString());

/** Replies by name. */
export type Replies = Readonly<Record<string, FirehoseTransformationResult>>;

/** @throws Error where one of the replies is not like the first */
export function checkSame({ event }: Work, replies: Replies): void {
  const [[firstName, first], ...others] = Object.entries(replies) as [
    [string, FirehoseTransformationResult],
    ...[string, FirehoseTransformationResult][],
  ];
  for (const [name, reply] of others) {
    const difference = findDifference(event, [first, reply], [firstName, name]);
    if (difference !== null) throw new Error(`the replies differ: ${difference}`);
  }
}

/** The reference path's reply. */
export async function referenceReply(
  { event }: Work,
  pipeline: PipelineConfig = APACHE,
): Promise<FirehoseTransformationResult> {
  const engine = createEngine(pipeline, { tier: 're2', threads: 1 });
  try {
    return await engine.firehose(event);
  } finally {
    await engine.close();
  }
}
