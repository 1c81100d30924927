/**
 * @module engine/sources/firehose/event-json
 * A Firehose event's bytes parsed, and a reply as bytes.
 */
import { isAscii } from 'node:buffer';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { MillraceError } from '../../errors.ts';
import { asBuffer } from '../../values/text.ts';

/** The reply in the caller's memory, where it fits; else a copy. */
export function copyReply(reply: Uint8Array, into: Uint8Array | undefined): Uint8Array {
  if (into === undefined || into.length < reply.length) return new Uint8Array(reply);
  into.set(reply);
  return into.subarray(0, reply.length);
}

/** What stands before and behind the data of a result; it is all of one that has none, or not only base64. */
function frameOf(record: FirehoseTransformationResult['records'][number]): readonly [string, string] {
  const { recordId, result, data, metadata } = record;
  if (result !== 'Ok' || data === undefined) return [JSON.stringify(record), ''];
  const keys = metadata === undefined ? '' : `,"metadata":${JSON.stringify(metadata)}`;
  return [`{"recordId":${JSON.stringify(recordId)},"result":"Ok","data":"`, `"${keys}}`];
}

/**
 * As JSON.stringify gives it. That looks for escapes in base64, which is most of the reply, and makes one text of all: 36 ms of
 * CPU time for 10,000 records, where this takes 9 (2026-11-29).
 */
export function replyBytes({ records }: FirehoseTransformationResult): Uint8Array {
  const frames = records.map(frameOf);
  const size = records.reduce(
    (sum, { data }, index) =>
      sum + (data?.length ?? 0) + 3 * (frames[index]![0].length + frames[index]![1].length) + 1,
    FRAME[0].length + FRAME[1].length,
  );
  const bytes = Buffer.allocUnsafe(size);
  let end = bytes.write(FRAME[0]);
  for (const [index, [before, behind]] of frames.entries()) {
    if (index > 0) end += bytes.write(',', end);
    end += bytes.write(before, end);
    if (behind === '') continue;
    end += bytes.write(records[index]!.data!, end, 'latin1');
    end += bytes.write(behind, end);
  }
  end += bytes.write(FRAME[1], end);
  return bytes.subarray(0, end);
}

const FRAME = ['{"records":[', ']}'] as const;

/** @throws MillraceError `ERR_MILLRACE_EVENT` where it is not JSON */
export function parseEvent(event: Uint8Array): FirehoseTransformationEvent {
  try {
    return JSON.parse(
      asBuffer(event).toString(isAscii(event) ? 'latin1' : 'utf8'),
    ) as FirehoseTransformationEvent;
  } catch (cause) {
    // V8's message quotes the text around the place, which is records' content and goes to the log.
    const place = /position \d+|end of JSON input/.exec((cause as Error).message)?.[0];
    const found = `${event.length} bytes that are none${place === undefined ? '' : `, by their ${place}`}`;
    throw new MillraceError('ERR_MILLRACE_EVENT', { path: '', expected: 'JSON', found });
  }
}
