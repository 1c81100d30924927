/**
 * @module engine/sources
 * The table of event sources. A new source is its file and its row here.
 */
import { MillraceError } from '../errors.ts';
import { cloudwatchLogs } from './cloudwatch-logs.ts';
import { describeEvent } from './describe-event.ts';
import { firehose } from './firehose/source.ts';
import { kinesis } from './kinesis.ts';
import { backfill } from './s3/backfill.ts';
import { s3 } from './s3/direct.ts';
import { s3EventBridge } from './s3/eventbridge.ts';
import { s3Queue } from './s3/queue.ts';
import type { Source } from './source.ts';
import { sqs } from './sqs.ts';

export const SOURCES: readonly Source[] = [
  firehose,
  kinesis,
  cloudwatchLogs,
  s3Queue,
  sqs,
  s3,
  s3EventBridge,
  backfill,
];

/**
 * The source of an event.
 * @throws MillraceError `ERR_MILLRACE_EVENT` where no source has such events
 */
export function sourceOf(event: unknown): Source {
  const source = SOURCES.find((one) => one.is(event));
  if (source !== undefined) return source;
  const known = SOURCES.map(({ name, shape }) => `${name}, ${shape}`).join('; or ');
  throw new MillraceError('ERR_MILLRACE_EVENT', {
    path: '',
    expected: `an event of ${known}`,
    found: describeEvent(event),
  });
}
