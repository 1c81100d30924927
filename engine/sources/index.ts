/**
 * @module engine/sources
 * The table of event sources. A new source is its file and its row here.
 */
import { MillraceError } from '../errors.ts';
import { describeEvent } from './describe-event.ts';
import { firehose } from './firehose/source.ts';
import type { Source } from './source.ts';
import { sqs } from './sqs.ts';

export const SOURCES: readonly Source[] = [firehose, sqs];

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
