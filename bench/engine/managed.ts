/**
 * @module bench/engine/managed
 * The managed path from end to end, JSON text in and JSON bytes out, beside its floor: a handler that gives every record
 * back as it came. Nothing that is handed a parsed event can be faster than the floor.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { createHandler } from '../../handler/create-handler.ts';
import { createLambdaContext } from '../lambda-context.ts';
import { alternate, CLOCKS, garbageCollector, summarize } from '../stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { apacheEngine, checkSame, oracleReply, standardWork } from './work.ts';

type Transform = (
  event: FirehoseTransformationEvent,
) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;

const WARMUP_ROUNDS = 5;

/** What is the least a handler can do. */
const echo: Transform = ({ records }) => ({
  records: records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })),
});

/** An invocation as Lambda's managed runtime makes it. */
const invoke = async (transform: Transform, json: string): Promise<Buffer> =>
  Buffer.from(JSON.stringify(await transform(JSON.parse(json))));

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const engine = apacheEngine({ threads: 1 });
  const handler = createHandler(Promise.resolve(engine), { warn: () => {} });
  const context = createLambdaContext();
  const millrace: Transform = (event) => handler(event, context);
  const reply = await millrace(work.event);
  checkSame(work, { 're2 tier': await oracleReply(work), handler: reply });

  // The floor with the answer's own length: what is left of the difference is the engine's.
  const whole: Transform = ({ records }) => ({
    records: records.map(({ recordId }, index) => ({
      recordId,
      result: 'Ok',
      data: reply.records[index]!.data!,
    })),
  });
  const contestants = { handler: millrace, floor: echo, 'floor, answers as long': whole };
  const times = await alternate(
    Object.entries(contestants).map(([name, transform]) => ({
      name,
      run: () => invoke(transform, work.json),
    })),
    { rounds: rounds * 5, warmupRounds: WARMUP_ROUNDS, beforeRun: garbageCollector(), now: CLOCKS.cpu },
  );
  await engine.close();
  const results = [...times].map(([name, milliseconds]) => ({
    name: `managed: ${name}`,
    unit: 'µs/record',
    ...summarize(milliseconds.map((time) => (time * 1000) / work.records)),
  }));
  const [ours, floor, asLong] = results.map(({ median }) => median) as [number, number, number];
  return {
    figures: [
      { name: 'handler', asked: null, found: ours, unit: 'µs/record' },
      { name: 'floor: parse, echo, stringify, Buffer', asked: null, found: floor, unit: 'µs/record' },
      { name: 'handler / floor', asked: { atMost: 1.35 }, found: ours / floor, unit: '×' },
      { name: 'floor with answers as long / floor', asked: null, found: asLong / floor, unit: '×' },
    ],
    results,
    notes: ['CPU time, garbage collection included'],
  };
}

export const managed: Comparison = {
  name: 'managed',
  title: 'the managed path, JSON in and JSON out, beside an echo',
  cpus: 'one',
  run,
};
