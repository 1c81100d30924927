/**
 * @module engine/sources/find
 * The source of an event, of which all but Firehose are loaded by need.
 */
import { firehose } from './firehose/source.ts';
import type { Source } from './source.ts';

/** @throws MillraceError `ERR_MILLRACE_EVENT` where no source has such events */
export async function findSource(event: unknown): Promise<Source> {
  if (firehose.is(event)) return firehose;
  const { sourceOf } = await import('./index.ts');
  return sourceOf(event);
}
