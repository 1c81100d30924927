/**
 * @module engine/sources/firehose/reingest/put
 * Puts records into the source of a delivery stream again: the Kinesis stream before it, or where there is none, the delivery
 * stream itself.
 */
import { type Attempt, type Problem, tryUntil } from '../../../aws/attempts.ts';
import { type Client, openClient, type SdkPackage } from '../../../aws/sdk.ts';
import { openSink, type Sink, type Undelivered } from '../../../sinks/index.ts';
import { groupPieces } from '../../../sinks/pieces.ts';

export interface Reput {
  readonly bytes: Buffer;
  readonly partitionKey: string;
}

/** Where records of an event come from. */
export type Origin = { readonly kinesisArn: string } | { readonly deliveryStream: string };

const KINESIS = '@aws-sdk/client-kinesis';
const MOST_RECORDS = 500;
const MOST_BYTES = 4 << 20;
/** Of a record of a stream, unless it was set to take larger ones: those go alone, so that no other is refused with them. */
const USUAL_BYTES = (1 << 20) - 256;
/** Of a record of a delivery stream, before base64. */
const MOST_RECORD_BYTES = 1000 * 1024;

interface PutReply {
  readonly Records?: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
}

interface Connection {
  readonly client: Client;
  readonly sdk: SdkPackage;
}

/**
 * The client of Kinesis over HTTP/1.1, as that of Firehose has it: its own speaks HTTP/2, whose connection does not outlast that
 * Lambda freezes the function.
 */
async function openKinesis(): Promise<Connection> {
  const { client } = await openClient('@aws-sdk/client-firehose', 'FirehoseClient');
  const { requestHandler } = (client as unknown as { config: { requestHandler: unknown } }).config;
  return openClient(KINESIS, 'KinesisClient', 1, { requestHandler });
}

/** One call's records, those that were not taken again until none is left. */
async function putGroup(
  { client, sdk }: Connection,
  StreamARN: string,
  group: readonly (Reput & { readonly index: number })[],
  deadline: number,
): Promise<readonly Undelivered[]> {
  let left = group;
  const attempt: Attempt = async (signal) => {
    const Records = left.map(({ bytes, partitionKey }) => ({ Data: bytes, PartitionKey: partitionKey }));
    const command = new sdk['PutRecordsCommand']!({ StreamARN, Records });
    const reply = (await client.send(command, { abortSignal: signal })) as PutReply;
    const answers = left.map((_, place) => reply.Records?.[place] ?? { ErrorCode: 'NoAnswer' });
    const refused = answers.find(({ ErrorCode }) => ErrorCode != null);
    left = left.filter((_, place) => answers[place]!.ErrorCode != null);
    if (refused === undefined) return null;
    return { detail: `${refused.ErrorCode}: ${refused.ErrorMessage ?? ''}`, again: true };
  };
  const problem: Problem | null = await tryUntil(attempt, { deadline });
  return problem === null ? [] : left.map(({ index }) => ({ index, detail: `kinesis: ${problem.detail}` }));
}

async function putIntoKinesis(
  connection: Connection,
  arn: string,
  records: readonly Reput[],
  deadline: number,
): Promise<readonly Undelivered[]> {
  const all = records.map((record, index) => ({ ...record, index }));
  const usual = all.filter(({ bytes }) => bytes.length <= USUAL_BYTES);
  const large = all.filter(({ bytes }) => bytes.length > USUAL_BYTES).map((one) => [one]);
  const groups = groupPieces(usual, MOST_RECORDS, MOST_BYTES).map((group) =>
    group.map(({ index }) => all[index]!),
  );
  const undelivered: Undelivered[] = [];
  for (const group of [...groups, ...large])
    undelivered.push(...(await putGroup(connection, arn, group, deadline)));
  return undelivered;
}

async function putIntoStream(
  sink: Sink,
  records: readonly Reput[],
  deadline: number,
): Promise<readonly Undelivered[]> {
  const fits = ({ bytes }: Reput) => bytes.length <= MOST_RECORD_BYTES;
  const places = [...records.keys()].filter((index) => fits(records[index]!));
  const tooLarge = [...records.keys()].filter((index) => !fits(records[index]!));
  const outputs = places.map((index) => ({ bytes: records[index]!.bytes, keys: null }));
  const undelivered = outputs.length === 0 ? [] : await sink.put(outputs, { deadline, values: {} });
  return [
    ...undelivered.map(({ index, detail }) => ({ index: places[index]!, detail })),
    ...tooLarge.map((index) => ({ index, detail: `firehose: more than ${MOST_RECORD_BYTES} bytes` })),
  ];
}

/**
 * Puts records, each at least once.
 * @param deadline when to give up, in milliseconds since 1970
 * @returns those that may not be there
 */
export type PutAgain = (
  origin: Origin,
  records: readonly Reput[],
  deadline: number,
) => Promise<readonly Undelivered[]>;

/** Clients are opened with the first record that is put, and kept. */
export function createPutAgain(): PutAgain {
  let kinesis: Promise<Connection> | undefined;
  const sinks = new Map<string, Sink>();
  function sinkOf(stream: string): Sink {
    const plan = { stream, rate: { records: null, bytes: null }, compress: 'none' };
    const sink = sinks.get(stream) ?? openSink({ kind: 'firehose', plan });
    sinks.set(stream, sink);
    return sink;
  }
  return async (origin, records, deadline) => {
    try {
      if ('deliveryStream' in origin)
        return await putIntoStream(sinkOf(origin.deliveryStream), records, deadline);
      kinesis ??= openKinesis();
      return await putIntoKinesis(await kinesis, origin.kinesisArn, records, deadline);
    } catch (error) {
      kinesis = undefined;
      // Without AWS's SDK: the records fail to the source, as they do without `overflow`.
      return records.map((_, index) => ({ index, detail: (error as Error).message }));
    }
  };
}
