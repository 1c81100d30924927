/**
 * @module cli/size/account-limits
 * An account's default quotas, each with its source. Quotas are per region; the values are those of us-east-1, us-west-2 and
 * eu-west-1, and `elsewhere` is the default of other regions.
 */
import type { Demand } from './plan.ts';

export interface AccountLimit {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  /** In other regions, where that differs. */
  readonly elsewhere?: number;
  /** Whether AWS raises it on request. */
  readonly adjustable: boolean;
  readonly source: string;
  /** What a plan needs of it; `null`: the plan does not touch it. */
  readonly needed: (demand: Demand) => number | null;
}

const MIB = 2 ** 20;
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const SCALING = 'https://docs.aws.amazon.com/lambda/latest/dg/scaling-behavior.html';
const FIREHOSE = 'https://docs.aws.amazon.com/firehose/latest/dev/limits.html';
const KINESIS = 'https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html';

/** A shard takes this much, whichever is reached first; not adjustable, more shards are. */
export const SHARD = { bytesPerSecond: 1e6, recordsPerSecond: 1_000 } as const;

/** Lambda's payload, and what of a reply was measured to get through. */
export const PAYLOAD = { requestBytes: 6 * MIB, replyBytes: 6_291_556 } as const;

/** Firehose's hints for transformation: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
export const BUFFER = { minMb: 0.2, maxMb: 3, defaultSeconds: 60, maxSeconds: 900 } as const;

export const MAX_INVOCATION_SECONDS = 300;

/** Before base64; not adjustable. */
export const DIRECT_PUT_RECORD_BYTES = 1_000 * 1024;

const onlyDirect = (of: (demand: Demand) => number) => (demand: Demand) =>
  demand.source === 'direct-put' ? of(demand) : null;

export const ACCOUNT_LIMITS: readonly AccountLimit[] = [
  {
    name: 'Lambda: concurrent executions of the account',
    unit: 'invocations at once',
    value: 1_000,
    adjustable: true,
    source: LAMBDA,
    needed: ({ concurrency }) => concurrency,
  },
  {
    name: 'Lambda: new environments of a function in 10 s',
    unit: 'environments',
    value: 1_000,
    adjustable: false,
    source: SCALING,
    needed: ({ concurrency }) => concurrency,
  },
  {
    name: 'Kinesis: provisioned shards of the account',
    unit: 'shards',
    value: 500,
    elsewhere: 200,
    adjustable: true,
    source: KINESIS,
    needed: ({ shards }) => shards,
  },
  {
    name: 'Firehose: Direct PUT bytes of a stream',
    unit: 'bytes/s',
    value: 5 * MIB,
    elsewhere: MIB,
    adjustable: true,
    source: FIREHOSE,
    needed: onlyDirect(({ bytesPerSecond }) => bytesPerSecond),
  },
  {
    name: 'Firehose: Direct PUT records of a stream',
    unit: 'records/s',
    value: 500_000,
    elsewhere: 100_000,
    adjustable: true,
    source: FIREHOSE,
    needed: onlyDirect(({ recordsPerSecond }) => recordsPerSecond),
  },
  {
    name: 'Firehose: Direct PUT requests of a stream',
    unit: 'requests/s',
    value: 2_000,
    elsewhere: 1_000,
    adjustable: true,
    source: FIREHOSE,
    needed: onlyDirect(({ putRequestsPerSecond }) => putRequestsPerSecond),
  },
];

/** PutRecordBatch and PutRecords: so many records, so many bytes. */
export const PUT = { firehoseRecords: 500, firehoseBytes: 4 * MIB } as const;
