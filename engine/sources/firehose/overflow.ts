/**
 * @module engine/sources/firehose/overflow
 * An event whose reply would pass the ceiling. It is run twice more: once to measure every result, once to write those
 * that fit. Which do is the rule of reply.ts: room for every record's shortest result is reserved, then
 * each in order gets its full one if that still fits. So the ordinary event pays nothing for it.
 */
import type { Framed, TransformHandedBack } from '../../kernel/host/framing.ts';
import { type KernelInstance, memoryBytes } from '../../kernel/host/instance.ts';
import type { Regions } from '../../kernel/host/regions.ts';
import * as m from '../../kernel/memory.ts';
import { STATUS } from '../../outcome.ts';
import { finishReply } from './run-event.ts';
import { runInTime, tryRun } from './run-in-time.ts';

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
  const measured = runInTime(instance, regions, 'measure', transform);
  if ('refused' in measured) return measured;
  const { run, results } = measured;
  const { bails, counts, records } = run;

  const sizes = new Uint32Array(memory.buffer, output.start, 2 * records).slice();
  const verdicts = memoryBytes(memory).subarray(status.start, status.start + records);
  const isOk = Array.from(verdicts, (code) => code === STATUS.ok);
  for (const [place, written] of results.entries()) {
    const record = bails.record(place);
    sizes[2 * record] = written.full.length;
    sizes[2 * record + 1] = written.shortest.length;
    isOk[record] = written.isOk;
  }
  const fits = chooseFitting(sizes, instance.ceiling);
  if (fits === null) return { refused: 'reply-size' };
  for (const [index, fit] of fits.entries()) {
    if (!fit) verdicts[index] = m.STATUS_OVERFLOW;
    else if (verdicts[index] !== m.STATUS_DEADLINE) verdicts[index] = m.STATUS_OK;
  }
  for (const place of results.keys()) verdicts[bails.record(place)] = m.STATUS_OK; // written here

  const written = tryRun(instance, regions, { results: 'write', decided: true });
  if ('refused' in written) return written;
  const own = results.map((one, place) => (fits[bails.record(place)] ? one : { ...one, full: one.shortest }));
  const reply = finishReply(written, own, instance.ceiling);
  if ('refused' in reply) return reply;
  const overflowed = fits.filter((fit, index) => !fit && isOk[index]).length;
  return { bytes: reply.bytes, counts, results, overflowed };
}
