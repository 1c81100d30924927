/**
 * @module simulator/stream/source
 * How a stream's source shapes a record and the event around records: Direct PUT, a Kinesis stream, an MSK topic.
 */

import { createRecordIds, FIRST_ARRIVAL_MS, REGION, STREAM_ARN } from '../samples/event-form.ts';
import { createRandom, type Random } from '../samples/random.ts';
import type { StreamOptions } from '../simulation.ts';
import { sizeOf } from './packer.ts';
import type { Put } from './producer.ts';

/** A record that the stream has accepted. */
export interface Taken extends Pick<Put, 'record' | 'inner'> {
  /** Log records that it holds. */
  readonly size: number;
  readonly recordId: string;
  /** Milliseconds of the stream. */
  readonly arrivalMs: number;
  readonly rawBytes: number;
  /** In base64. */
  readonly data: string;
  /** As it stands in the event. */
  readonly json: string;
}

export interface Source {
  /** The lane a record goes through: a shard, a partition; 0 without lanes. */
  laneOf(): number;
  /** Lanes that keep their records in order: one call at a time each. `null`: calls are made as buffers fill. */
  readonly lanes: number | null;
  take(put: Put, lane: number, streamMs: number): Taken;
  /** Members of the event before its records. */
  readonly head: Readonly<Record<string, string>>;
  readonly member: 'data' | 'kafkaRecordValue';
}

const account = `${REGION}:123456789012`;
const three = (lane: number) => String(lane).padStart(12, '0');

/** Members of a record beside its id, its arrival and its data. */
type Metadata = (number: number, lane: number, arrivalMs: number, random: Random) => object;

const noMetadata: Metadata = () => ({});

const kinesisMetadata: Metadata = (number, lane, arrivalMs, random) => ({
  kinesisRecordMetadata: {
    shardId: `shardId-${three(lane)}`,
    partitionKey: `host-${random.below(1000)}`,
    approximateArrivalTimestamp: arrivalMs,
    sequenceNumber: `4966${String(number).padStart(52, '0')}`,
    subsequenceNumber: '',
  },
});

const mskMetadata: Metadata = (number, lane, arrivalMs) => ({
  mskRecordMetadata: {
    offset: String(number),
    partitionId: String(lane),
    approximateArrivalTimestamp: arrivalMs,
  },
});

interface Kind {
  readonly head: Readonly<Record<string, string>>;
  readonly member: Source['member'];
  readonly isLaned: boolean;
  readonly metadata: Metadata;
}

const KINDS: Readonly<Record<StreamOptions['source'], Kind>> = {
  direct: { head: {}, member: 'data', isLaned: false, metadata: noMetadata },
  kinesis: {
    head: { sourceKinesisStreamArn: `arn:aws:kinesis:${account}:stream/access-logs` },
    member: 'data',
    isLaned: true,
    metadata: kinesisMetadata,
  },
  msk: {
    head: { sourceMSKArn: `arn:aws:kafka:${account}:cluster/access-logs/1` },
    member: 'kafkaRecordValue',
    isLaned: true,
    metadata: mskMetadata,
  },
};

export function createSource({ source, concurrency }: StreamOptions, seed: number): Source {
  const { head, member, isLaned, metadata } = KINDS[source];
  const random = createRandom(seed ^ 0x50ce);
  const nextId = createRecordIds(seed);
  return {
    lanes: isLaned ? concurrency : null,
    laneOf: () => (isLaned ? random.below(concurrency) : 0),
    head: { deliveryStreamArn: STREAM_ARN, ...head, region: REGION },
    member,
    take({ record, raw, inner }, lane, streamMs) {
      const data = raw.toString('base64');
      const arrival = FIRST_ARRIVAL_MS + Math.floor(streamMs);
      const recordId = nextId();
      const json = JSON.stringify({
        recordId,
        approximateArrivalTimestamp: arrival,
        [member]: data,
        ...metadata(record, lane, arrival, random),
      });
      const size = sizeOf({ inner });
      return { record, size, inner, recordId, arrivalMs: streamMs, rawBytes: raw.length, data, json };
    },
  };
}
