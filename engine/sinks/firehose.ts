/**
 * @module engine/sinks/firehose
 * A delivery stream as a sink, by PutRecordBatch
 * (https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html). Records that a call did not take are put
 * again, those alone; where a reply is lost, the whole call is, so the stream may have those records twice.
 */
import * as v from 'valibot';
import { type Attempt, type Problem, tryUntil } from '../aws/attempts.ts';
import { createPace, type Pace, type Rate } from '../aws/rate.ts';
import { type Client, openClient, type SdkPackage } from '../aws/sdk.ts';
import type { OutputPlan } from '../plan/plan.ts';
import { gzipMember, gzipOverhead } from './gzip.ts';
import { groupPieces, type Piece, piecesOf } from './pieces.ts';
import type { Output, PutOptions, Sink, SinkKind, Undelivered } from './sink.ts';

const PACKAGE = '@aws-sdk/client-firehose';
const MOST_RECORDS = 500;
const MOST_BYTES = 4 << 20;
/** Of one record, before base64. */
const MOST_RECORD_BYTES = 1000 * 1024;
const TOO_LONG = `a line of the output has more than the ${MOST_RECORD_BYTES} bytes of a Firehose record`;

const positive = (what: string) => {
  const message = `${what} a second, a number above 0`;
  return v.pipe(v.number(message), v.gtValue(0, message), v.finite(message));
};

const NAME = 'the name of a delivery stream, 1 to 64 letters, digits, _ . -';
const stream = v.pipe(v.string(NAME), v.regex(/^[a-zA-Z0-9_.-]{1,64}$/, NAME));
const schema = v.union(
  [
    stream,
    v.strictObject({
      stream,
      recordsPerSecond: v.optional(positive('records')),
      bytesPerSecond: v.optional(positive('bytes')),
    }),
  ],
  `${NAME}, or {stream, recordsPerSecond, bytesPerSecond}`,
);

export interface FirehoseSinkPlan {
  readonly stream: string;
  readonly rate: Rate;
  /** Whether each record put is a member of gzip. */
  readonly compress: OutputPlan['compress'];
}

interface BatchReply {
  readonly RequestResponses?: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[];
}

/** One call's records, put until none is left. */
function putGroup(
  { client, sdk }: { readonly client: Client; readonly sdk: SdkPackage },
  { stream: DeliveryStreamName, rate }: FirehoseSinkPlan,
  group: readonly Piece[],
  pace: Pace,
  deadline: number,
): { readonly attempt: Attempt; readonly left: () => readonly Piece[] } {
  let left = group;
  const paced = rate.records !== null || rate.bytes !== null;
  return {
    left: () => left,
    async attempt(signal) {
      if (paced) {
        const wait = pace(
          left.length,
          left.reduce((sum, { bytes }) => sum + bytes.length, 0),
        );
        if (Date.now() + wait >= deadline)
          return { detail: 'the stated rate leaves no time for it', again: false };
        await process.getBuiltinModule('node:timers/promises').setTimeout(wait);
      }
      const Records = left.map(({ bytes }) => ({ Data: bytes }));
      const command = new sdk['PutRecordBatchCommand']!({ DeliveryStreamName, Records });
      const { RequestResponses = [] } = (await client.send(command, { abortSignal: signal })) as BatchReply;
      // A reply that says nothing of a record has not taken it.
      const answers = left.map((_, place) => RequestResponses[place] ?? { ErrorCode: 'NoAnswer' });
      const refused = answers.find(({ ErrorCode }) => ErrorCode !== undefined);
      left = left.filter((_, place) => answers[place]!.ErrorCode !== undefined);
      if (refused === undefined) return null;
      return { detail: `${refused.ErrorCode}: ${refused.ErrorMessage ?? ''}`, again: true };
    },
  };
}

/** Each output as a member, or where that is too large for a record, as several of whole lines. */
function compressedPieces(outputs: readonly Output[]): ReturnType<typeof piecesOf> {
  const pieces: Piece[] = [];
  const tooLong: number[] = [];
  for (const [index, output] of outputs.entries()) {
    const whole = gzipMember(output.bytes);
    if (whole.length <= MOST_RECORD_BYTES) {
      pieces.push({ index, bytes: whole });
      continue;
    }
    const cut = piecesOf([output], MOST_RECORD_BYTES - gzipOverhead(MOST_RECORD_BYTES));
    if (cut.tooLong.length > 0) tooLong.push(index);
    for (const { bytes } of cut.pieces) pieces.push({ index, bytes: gzipMember(bytes) });
  }
  return { pieces, tooLong };
}

function open(plan: FirehoseSinkPlan): Sink {
  const { rate } = plan;
  const pace = createPace(rate);
  let opened: ReturnType<typeof openClient> | undefined;
  const ready = () => (opened ??= openClient(PACKAGE, 'FirehoseClient'));
  // No call sends more than a second's worth, so that the pace is even.
  const mostRecords = Math.max(1, Math.min(MOST_RECORDS, Math.floor(rate.records ?? MOST_RECORDS)));
  const mostBytes = Math.min(MOST_BYTES, rate.bytes ?? MOST_BYTES);
  return {
    async ready() {
      await ready();
    },
    async put(outputs, { deadline }: PutOptions) {
      const { pieces, tooLong } =
        plan.compress === 'none' ? piecesOf(outputs, MOST_RECORD_BYTES) : compressedPieces(outputs);
      const undelivered = new Map<number, string>(tooLong.map((index) => [index, TOO_LONG]));
      const connection = await ready();
      let final: Problem | null = null;
      for (const group of groupPieces(pieces, mostRecords, mostBytes)) {
        const { attempt, left } = putGroup(connection, plan, group, pace, deadline);
        const problem: Problem | null = final ?? (await tryUntil(attempt, { deadline }));
        if (problem === null) continue;
        // What is final for one call is so for the next: no stream of that name, no permission.
        if (!problem.again) final = problem;
        for (const { index } of left()) undelivered.set(index, `firehose: ${problem.detail}`);
      }
      return [...undelivered]
        .map(([index, detail]): Undelivered => ({ index, detail }))
        .sort((a, b) => a.index - b.index);
    },
  };
}

export const firehose = {
  name: 'firehose',
  summary:
    'a delivery stream, by PutRecordBatch: an output is a record; one of many lines that is too large for a record is cut between lines',
  schema,
  plan: (config, { compress = 'none' }) =>
    typeof config === 'string'
      ? { stream: config, rate: { records: null, bytes: null }, compress }
      : {
          stream: config.stream,
          rate: { records: config.recordsPerSecond ?? null, bytes: config.bytesPerSecond ?? null },
          compress,
        },
  open,
  explain: ({ stream: name, rate: { records, bytes } }) =>
    [
      `the delivery stream ${name}`,
      ...(records === null ? [] : [`at most ${records} records a second`]),
      ...(bytes === null ? [] : [`at most ${bytes} bytes a second`]),
    ].join(', '),
  examples: [
    { title: 'A delivery stream', config: 'logs' },
    {
      title: 'At a stated rate, for each instance of the function',
      config: { stream: 'logs', recordsPerSecond: 5000, bytesPerSecond: 5_000_000 },
    },
  ],
} as const satisfies SinkKind<v.InferInput<typeof schema>, FirehoseSinkPlan>;
