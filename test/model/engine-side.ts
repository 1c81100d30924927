/**
 * @module test/model/engine-side
 * A case through the engine: both tiers, and each way in.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { createEngine, type Engine, type PipelineConfig, packRecords, STATUS } from '../../engine/index.ts';
import type { Pipeline, Result } from './interpreter/pipeline.ts';
import type { Context } from './interpreter/template.ts';

/** A pipeline and the records of one batch. */
export interface ModelCase {
  readonly pipeline: Pipeline;
  readonly records: readonly Buffer[];
}

const INVOCATION = { requestId: 'r-1', functionName: 'é"\n' };
const EVENT = { invocationId: 'i-1', deliveryStreamArn: 'arn:a', region: 'eu-west-1' };
const ARRIVAL = 1_431_857_103_000;

/** Context values of a record; lines have none. */
export const contextOf = (index: number): Context => ({
  ...INVOCATION,
  ...EVENT,
  recordId: `id-${index}`,
  arrivalTime: new Date(ARRIVAL).toISOString(),
});

/** What a record became, as far as a way into the engine tells: `code` and `inner` are not in a reply. */
export type Seen = Result | { readonly status: 'failed' };

/** Way in → what each record became. */
export type Ways = Readonly<Record<string, (engine: Engine, records: readonly Buffer[]) => Promise<Seen[]>>>;

async function run(engine: Engine, records: readonly Buffer[]): Promise<Seen[]> {
  const context = {
    shared: { ...INVOCATION, ...EVENT },
    perRecord: {
      recordId: records.map((_, index) => `id-${index}`),
      arrivalTime: records.map(() => new Date(ARRIVAL).toISOString()),
    },
  };
  return seenIn(await engine.run({ ...packRecords(records), context }));
}

function seenIn({
  status,
  bytes,
  spans,
  failures,
  partitionKeys,
}: Awaited<ReturnType<Engine['run']>>): Seen[] {
  const failed = new Map(failures.map((failure) => [failure.index, failure]));
  return Array.from(status, (end, index): Seen => {
    if (end === STATUS.dropped) return { status: 'dropped' };
    if (end === STATUS.failed) {
      const { code, inner = null } = failed.get(index)!;
      return { status: 'failed', code, inner };
    }
    const output = Buffer.from(bytes.slice(spans[2 * index], spans[2 * index + 1]));
    return { status: 'ok', bytes: output, keys: partitionKeys?.[index] ?? null };
  });
}

const eventOf = (records: readonly Buffer[]): FirehoseTransformationEvent => ({
  ...EVENT,
  records: records.map((record, index) => ({
    recordId: `id-${index}`,
    approximateArrivalTimestamp: ARRIVAL,
    data: record.toString('base64'),
  })),
});

/** Keys as an Outcome has them. */
function keysOf(metadata: object | undefined): Readonly<Record<string, string>> | null {
  const { partitionKeys, otfMetadata } = (metadata ?? {}) as {
    partitionKeys?: Readonly<Record<string, string>>;
    otfMetadata?: Readonly<Record<string, string>>;
  };
  if (otfMetadata === undefined) return partitionKeys ?? null;
  return Object.fromEntries([
    ...Object.entries(partitionKeys ?? {}),
    ['iceberg.table', otfMetadata['destinationTableName']!],
    ['iceberg.database', otfMetadata['destinationDatabaseName']!],
    ['iceberg.operation', otfMetadata['operation']!],
  ]);
}

function seenInReply({ records: replies }: FirehoseTransformationResult, records: readonly Buffer[]): Seen[] {
  return replies.map((reply, index): Seen => {
    if (reply.recordId !== `id-${index}`) throw new Error(`${reply.recordId} in the place of id-${index}`);
    const bytes = Buffer.from(reply.data ?? '', 'base64');
    if (reply.result === 'Dropped') return { status: 'dropped' };
    if (reply.result === 'Ok') return { status: 'ok', bytes, keys: keysOf(reply.metadata) };
    if (!bytes.equals(records[index]!))
      throw new Error(`id-${index} failed with other bytes than it came with`);
    return { status: 'failed' };
  });
}

export const WAYS: Ways = {
  run,
  firehose: async (engine, records) =>
    seenInReply(await engine.firehose(eventOf(records), { invocation: INVOCATION }), records),
  async firehoseBytes(engine, records) {
    const event = Buffer.from(JSON.stringify(eventOf(records)));
    const reply = Buffer.from(await engine.firehoseBytes(event, { invocation: INVOCATION })).toString('utf8');
    return seenInReply(JSON.parse(reply) as FirehoseTransformationResult, records);
  },
  async lines(engine, records) {
    const seen: Seen[] = [];
    for await (const { outcome } of engine.runLines(Buffer.concat(records))) seen.push(...seenIn(outcome));
    return seen;
  },
};

export const makeEngines = ({ pipeline }: ModelCase): Readonly<Record<string, Engine>> => {
  const auto = createEngine(pipeline as PipelineConfig, { threads: 1 });
  if (auto.tier === 're2') return { re2: auto };
  return { kernel: auto, re2: createEngine(pipeline as PipelineConfig, { threads: 1, tier: 're2' }) };
};
