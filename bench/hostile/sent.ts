/**
 * @module bench/hostile/sent
 * The records of a cell, each with what it must become: the reference path says, in this process, where memory is plenty.
 */
import { gzipSync } from 'node:zlib';
import type { FirehoseTransformationEventRecord } from 'aws-lambda';
import { STATUS } from '../../engine/index.ts';
import { openReference } from '../../simulator/ledger/reference.ts';
import { createRecords } from '../../simulator/stream/records.ts';
import type { Fate, HostileCase, Made } from './cases/case.ts';
import { type HostilePipeline, MEMORY_MB, TASK_ROOT } from './plan.ts';

/** A record to send, and its result in the reply. */
export interface Sent {
  /** Of a hostile case; `null`: an innocent one. */
  readonly name: string | null;
  /** As the event has it. */
  readonly data: string;
  readonly fate: Fate;
  /** Base64 of what comes out, or the data as it was. */
  readonly due: string;
}

export interface Sendable {
  readonly innocents: readonly Sent[];
  readonly culprits: readonly Sent[];
  /** Where the reference path and the table of cases do not agree. */
  readonly unexpected: readonly string[];
}

const INNOCENTS = 600;

type Unsent = Pick<Sent, 'name' | 'data'>;

export const eventOf = (records: readonly Pick<Sent, 'data'>[]) => ({
  invocationId: 'hostile',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/hostile',
  region: 'eu-west-1',
  records: records.map(
    ({ data }, index): FirehoseTransformationEventRecord => ({
      recordId: `r${index}`,
      approximateArrivalTimestamp: 1_740_694_200_000 + index,
      data,
    }),
  ),
});

const isGzip = (record: Buffer) => record[0] === 0x1f && record[1] === 0x8b;

/** A text is not encoded, and what is compressed not again. */
function dataOf(record: Buffer | string, { gzip }: HostilePipeline): string {
  if (typeof record === 'string') return record;
  return (gzip && !isGzip(record) ? gzipSync(record) : record).toString('base64');
}

/** What is wrong with the fate of a case; `null`: nothing. */
export function judgeFate(
  { name, form, fates }: HostileCase,
  pipeline: HostilePipeline,
  fate: Fate,
): string | null {
  const isMeant = form === 'any' || form === pipeline.form || (form === 'gzip' && pipeline.decodesGzip);
  if (fates === null || !isMeant || fates.includes(fate)) return null;
  return `${pipeline.name}: ${name}: expected ${fates.join(' or ')}, found ${fate}`;
}

/** @throws Error where the reference path throws, which no record should make it do */
export async function prepare(
  pipeline: HostilePipeline,
  culprits: readonly Made[],
  seed: number,
): Promise<Sendable> {
  const reference = await openReference({
    pipeline: pipeline.pipeline,
    taskRoot: TASK_ROOT,
    memory: MEMORY_MB,
  });
  try {
    const become = async (records: readonly Unsent[]): Promise<Sent[]> => {
      const { bytes, spans, status, failures } = await reference.transform(eventOf(records), {});
      const codes = new Map(failures.map(({ index, code }) => [index, code]));
      return records.map(({ name, data }, index) => {
        const output = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        if (status[index] === STATUS.failed) return { name, data, fate: codes.get(index)!, due: data };
        if (status[index] === STATUS.dropped) return { name, data, fate: 'dropped', due: '' };
        const due = output.toString('base64', spans[2 * index], spans[2 * index + 1]);
        return { name, data, fate: 'ok', due };
      });
    };
    const usual = createRecords(reference.plan, seed);
    const innocents = Array.from({ length: INNOCENTS }, (_, place): Unsent => {
      const lines = Array.from({ length: pipeline.lines }, (_, index) =>
        usual(place * pipeline.lines + index),
      );
      return { name: null, data: dataOf(Buffer.concat(lines), pipeline) };
    });
    const sent: Sent[] = [];
    const unexpected: string[] = [];
    for (const { of, record } of culprits) {
      const [one] = await become([{ name: of.name, data: dataOf(record, pipeline) }]);
      sent.push(one!);
      unexpected.push(...[judgeFate(of, pipeline, one!.fate)].filter((wrong) => wrong !== null));
    }
    const ok = (await become(innocents)).filter(({ fate }) => fate === 'ok');
    return { innocents: ok, culprits: sent, unexpected };
  } finally {
    await reference.close();
  }
}
