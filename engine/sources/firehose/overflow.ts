/**
 * @module engine/sources/firehose/overflow
 * An event whose reply would pass the ceiling. It is run twice more: once to measure every result, once to write those
 * that fit. Which do is the rule of reply.ts: room for every record's shortest result is reserved, then
 * each in order gets its full one if that still fits. So the ordinary event pays nothing for it.
 */
import { attempt } from '../../kernel/host/attempt.ts';
import type { Framed, TransformHandedBack } from '../../kernel/host/framing.ts';
import { type KernelInstance, memoryBytes } from '../../kernel/host/instance.ts';
import type { Regions } from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import { STATUS } from '../../outcome.ts';
import { finishReply, runEvent } from './run-event.ts';

/** `{"records":` and `]}`; the comma before the first result is the bracket. */
const FRAME_BYTES = '{"records":]}'.length;

/**
 * Which records fit with their full results.
 * @param sizes of each record's full and shortest result
 * @returns `null` where not even the shortest results fit
 */
function chooseFitting(sizes: Uint32Array, ceiling: number): boolean[] | null {
  let bytes = FRAME_BYTES;
  for (let index = 1; index < sizes.length; index += 2) bytes += sizes[index]!;
  if (bytes > ceiling) return null;
  return Array.from({ length: sizes.length >>> 1 }, (_, index) => {
    const longer = sizes[2 * index]! - sizes[2 * index + 1]!;
    const fits = bytes + longer <= ceiling;
    if (fits) bytes += longer;
    return fits;
  });
}

/**
 * Transforms an event, of which some records may have to go without their data.
 * @param transform as of {@link Framing}
 */
export function runOverflowing(
  instance: KernelInstance,
  regions: Regions,
  transform: TransformHandedBack,
): Framed {
  const { memory } = instance;
  const { output, status } = regions;
  const measured = attempt(() => runEvent(instance, regions, 'measure')) ?? { refused: 'trap' as const };
  if ('refused' in measured) return measured;
  const { bails, counts, records } = measured;
  const results = bails.length === 0 ? [] : transform(bails);

  const sizes = new Uint32Array(memory.buffer, output.start, 2 * records).slice();
  const isOk = Array.from(
    memoryBytes(memory).subarray(status.start, status.start + records),
    (code) => code === STATUS.ok,
  );
  for (const [place, { record }] of bails.entries()) {
    const written = results[place]!;
    sizes[2 * record] = written.full.length;
    sizes[2 * record + 1] = written.shortest.length;
    isOk[record] = written.isOk;
  }
  const fits = chooseFitting(sizes, instance.ceiling);
  if (fits === null) return { refused: 'reply-size' };
  const verdicts = memoryBytes(memory).subarray(status.start, status.start + records);
  for (const [index, fit] of fits.entries()) verdicts[index] = fit ? m.STATUS_OK : m.STATUS_OVERFLOW;
  for (const { record } of bails) verdicts[record] = m.STATUS_OK; // written here

  const written = attempt(() => runEvent(instance, regions, 'shorten')) ?? { refused: 'trap' as const };
  if ('refused' in written) return written;
  const own = results.map((one, place) =>
    fits[bails[place]!.record] ? one : { ...one, full: one.shortest },
  );
  const reply = finishReply(written, own, instance.ceiling);
  if ('refused' in reply) return reply;
  const overflowed = fits.filter((fit, index) => !fit && isOk[index]).length;
  return { bytes: reply.bytes, counts, results, overflowed };
}
