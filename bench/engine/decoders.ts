/**
 * @module bench/engine/decoders
 * What decoding costs, event bytes to reply bytes: lines packed into records beside one line a record, log events of CloudWatch
 * Logs beside inflating alone, and `decode: auto` beside `none` where nothing is to be decoded.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { createEngine, type Engine, type PipelineConfig } from '../../engine/index.ts';
import { generateLines } from '../../simulator/samples/corpus.ts';
import { alternate, CLOCKS, summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { checkSame, parseReply, transformInPlace, type Work, workOf } from './work.ts';

/** Firehose bills a record rounded up to 5 KB, which 20 of these lines fill. */
const LINES_PACKED = 20;
const EVENTS_PACKED = 200;
const REPEATS = 4;
const WARMUP_ROUNDS = 5;

/** An event of records that are bytes, whatever Firehose's own buffer would hold. */
function workOfRecords(records: readonly Buffer[]): Work {
  return workOf({
    invocationId: 'invocation',
    deliveryStreamArn: 'arn:aws:firehose:us-east-1:111111111111:deliverystream/s',
    region: 'us-east-1',
    records: records.map((record, index) => ({
      recordId: String(index).padStart(56, '0'),
      approximateArrivalTimestamp: 1_760_000_000_000,
      data: record.toString('base64'),
    })),
  });
}

function packed<T>(items: readonly T[], size: number, pack: (items: readonly T[]) => Buffer): Buffer[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    pack(items.slice(index * size, (index + 1) * size)),
  );
}

const logEvents = (lines: readonly string[]) =>
  gzipSync(
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      owner: '111111111111',
      logGroup: '/web/access',
      logStream: 'i-0123456789abcdef0',
      subscriptionFilters: ['all'],
      logEvents: lines.map((message, index) => ({
        id: `3195310660696698337880902507980421114328961542429EXAMPLE${index}`,
        timestamp: 1_760_000_000_000 + index,
        message,
      })),
    }),
  );

async function run({ records, rounds }: Job): Promise<Found> {
  const lines = [...generateLines({ seed: 1, count: records })];
  const payloads = packed(lines, EVENTS_PACKED, logEvents);
  const single = workOfRecords(lines.map((line) => Buffer.from(`${line}\n`)));
  const inputs: Readonly<Record<string, { readonly decode: PipelineConfig['decode']; readonly work: Work }>> =
    {
      'one line a record, none': { decode: 'none', work: single },
      'one line a record, auto': { decode: 'auto', work: single },
      'packed lines': {
        decode: 'lines',
        work: workOfRecords(packed(lines, LINES_PACKED, (some) => Buffer.from(`${some.join('\n')}\n`))),
      },
      'log events, auto': { decode: 'auto', work: workOfRecords(payloads) },
      'log events, named': { decode: 'cloudwatch-logs', work: workOfRecords(payloads) },
    };
  const engines: Engine[] = [];
  const runs = [];
  for (const [name, { decode, work }] of Object.entries(inputs)) {
    const pipeline = { parse: 'apache-combined', decode: decode! };
    const [engine, reference] = [
      createEngine(pipeline, { threads: 1 }),
      createEngine(pipeline, { tier: 're2', threads: 1 }),
    ];
    engines.push(engine);
    checkSame(work, {
      're2 tier': await reference.firehose(work.event),
      raw: parseReply(await transformInPlace(engine, work.bytes)),
    });
    await reference.close(); // so that its heap is nobody's garbage to look through
    const transform = async () => {
      for (let count = 0; count < REPEATS; count += 1) await transformInPlace(engine, work.bytes);
    };
    runs.push({ name, run: transform });
  }
  const inflate = () => {
    for (let count = 0; count < REPEATS; count += 1) for (const payload of payloads) gunzipSync(payload);
  };
  runs.push({ name: 'inflating alone', run: inflate });
  const times = await alternate(runs, { rounds, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu });
  await Promise.all(engines.map((engine) => engine.close()));
  const cost = (name: string) => summarize(times.get(name)!.map((ms) => (ms * 1000) / (records * REPEATS)));
  // Neighbours in a round have had the same machine.
  const ratio = (name: string, other: string) =>
    summarize(times.get(name)!.map((ms, round) => ms / times.get(other)![round]!)).median;
  // Inflating alone takes twice as long in rounds in which the garbage of all is collected, so the least times are compared.
  const leastRatio = (name: string, other: string) =>
    Math.min(...times.get(name)!) / Math.min(...times.get(other)!);
  return {
    figures: [
      {
        name: 'packed lines, lines/s beside one a record',
        asked: { atLeast: 0.8 },
        found: ratio('one line a record, auto', 'packed lines'),
        unit: '×',
      },
      {
        name: 'log events by auto, time beside inflating',
        asked: { atMost: 1.6 },
        found: leastRatio('log events, auto', 'inflating alone'),
        unit: '×',
      },
      {
        name: 'log events by name, time beside inflating',
        asked: { atMost: 1.6 },
        found: leastRatio('log events, named', 'inflating alone'),
        unit: '×',
      },
      {
        name: 'auto where nothing is decoded, time beside none',
        asked: { atMost: 1.03 },
        found: ratio('one line a record, auto', 'one line a record, none'),
        unit: '×',
      },
    ],
    results: runs.map(({ name }) => ({ name: `decoders: ${name}`, unit: 'µs/line', ...cost(name) })),
  };
}

export const decoders: Comparison = {
  name: 'decoders',
  title: 'packed lines, CloudWatch Logs and `auto`, raw',
  cpus: 'one',
  run,
};
