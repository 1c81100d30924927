/**
 * @module cli/compare/events
 * What both sides are asked: Firehose events, one at a time, from lines, from files of events, or made up.
 */

import type { FirehoseTransformationEvent } from 'aws-lambda';
import { MillraceError } from '../../engine/index.ts';
import { DEFAULT_LIMITS } from '../../engine/limits.ts';
import { lineBatches } from '../../engine/lines/batches.ts';
import { chunksRead } from '../../engine/lines/source.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { cutEvents } from '../../simulator/samples/events.ts';
import type { Input } from '../run/inputs.ts';
import { isJson } from './differences.ts';

/** An event, and how to name a record of it to whoever wants to look it up. */
export interface Asked {
  readonly event: FirehoseTransformationEvent;
  nameOf(index: number): string;
}

/** Raw bytes of an event: Firehose's default hint. */
const EVENT_BYTES = 1 << 20;
/** Made-up lines are the same on every machine. */
const CORPUS_SEED = 1;

/** The pieces of an input's bytes, each a batch of whole lines. */
async function* batchesOf(input: Input): AsyncGenerator<readonly Buffer[]> {
  const { source, close } = await input.open();
  try {
    const chunks = typeof source === 'function' ? chunksRead(source) : source;
    for await (const batch of lineBatches(
      chunks,
      EVENT_BYTES,
      DEFAULT_LIMITS,
      (size) => new Uint8Array(size),
    )) {
      if (batch === null) continue; // a pause: nobody waits for a part
      const { bytes, spans } = batch;
      yield Array.from({ length: spans.length / 2 }, (_, index) =>
        Buffer.from(
          bytes.buffer,
          bytes.byteOffset + spans[2 * index]!,
          spans[2 * index + 1]! - spans[2 * index]!,
        ),
      );
    }
  } finally {
    await close();
  }
}

/** Lines as records, with their line feeds, named by file and line. */
export async function* eventsOfLines(inputs: readonly Input[]): AsyncGenerator<Asked> {
  let count = 0;
  for (const input of inputs) {
    let firstLine = 1;
    for await (const lines of batchesOf(input)) {
      const first = firstLine;
      const before = count;
      firstLine += lines.length;
      count += lines.length;
      yield {
        event: {
          invocationId: `lines-${before}`,
          deliveryStreamArn: 'arn:aws:firehose:us-east-1:123456789012:deliverystream/compare',
          region: 'us-east-1',
          records: lines.map((line, index) => ({
            recordId: String(before + index).padStart(15, '0'),
            approximateArrivalTimestamp: 0,
            data: line.toString('base64'),
          })),
        },
        nameOf: (index) => `${input.name === '-' ? 'standard input' : input.name}:${first + index}`,
      };
    }
  }
}

function parseEvent(text: string, name: string): FirehoseTransformationEvent {
  let event: unknown;
  let found: string | undefined;
  try {
    event = JSON.parse(text);
  } catch (error) {
    found = text.trim() === '' ? 'nothing' : `"${(error as Error).message}"`;
  }
  if (found === undefined && !Array.isArray((event as { records?: unknown } | null)?.records))
    found = 'JSON without records';
  if (found === undefined) return event as FirehoseTransformationEvent;
  throw new MillraceError('ERR_MILLRACE_EVENT', { path: name, expected: 'a Firehose event as JSON', found });
}

/** Texts of the events of a file: one a line where its first line is JSON by itself, else all of it is one. */
async function* eventTexts(input: Input): AsyncGenerator<string> {
  let whole: string[] | null = null;
  let isFirst = true;
  for await (const lines of batchesOf(input)) {
    for (const line of lines) {
      const text = line.toString('utf8');
      if (isFirst && text.trim() !== '') {
        isFirst = false;
        if (!isJson(text)) whole = [];
      }
      if (whole !== null) whole.push(text);
      else if (text.trim() !== '') yield text;
    }
  }
  if (whole !== null || isFirst) yield (whole ?? []).join('');
}

/** @throws MillraceError `ERR_MILLRACE_EVENT` for what is no Firehose event */
export async function* eventsOfFiles(inputs: readonly Input[]): AsyncGenerator<Asked> {
  for (const input of inputs) {
    const name = input.name === '-' ? 'standard input' : input.name;
    let number = 0;
    for await (const text of eventTexts(input)) {
      number += 1;
      const event = parseEvent(text, name);
      const where = number === 1 ? name : `${name}, event ${number}`;
      yield { event, nameOf: (index) => `${where}, record ${index}` };
    }
  }
}

/** Apache combined lines that look real, the odd ones among them. */
export async function* eventsOfCorpus(count: number): AsyncGenerator<Asked> {
  let before = 0;
  for await (const event of cutEvents(generateLines({ seed: CORPUS_SEED, count }))) {
    const first = before + 1;
    before += event.records.length;
    yield { event, nameOf: (index) => `made-up line ${first + index}` };
  }
}
