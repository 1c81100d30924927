/**
 * @module bench/engine/managed
 * The managed path from end to end, JSON text in and JSON bytes out, beside its floor: a handler that gives every record
 * back as it came. Nothing that is handed a parsed event can be faster than the floor.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { createEngine, type PipelineConfig } from '../../engine/index.ts';
import { createHandler } from '../../handler/create-handler.ts';
import { DEFAULT_BUFFER_BYTES } from '../../simulator/samples/event-form.ts';
import { createLambdaContext } from '../measure/lambda-context.ts';
import { alternate, CLOCKS, summarize } from '../measure/stats.ts';
import type { Result } from '../record.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Asked, Figure } from './figures.ts';
import { JSON_PIPELINE, jsonWork } from './json-logs.ts';
import { bufferedWork, checkSame, referenceReply, standardWork, type Work } from './work.ts';

type Transform = (
  event: FirehoseTransformationEvent,
) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;

const APACHE: PipelineConfig = { parse: 'apache-combined' };
const WARMUP_ROUNDS = 5;

/** What is the least a handler can do. */
const echo: Transform = ({ records }) => ({
  records: records.map(({ recordId, data }) => ({ recordId, result: 'Ok', data })),
});

/** An invocation as Lambda's managed runtime makes it. */
const invoke = async (transform: Transform, json: string): Promise<Buffer> =>
  Buffer.from(JSON.stringify(await transform(JSON.parse(json))));

interface Costs {
  readonly results: readonly Result[];
  readonly handler: number;
  readonly floor: number;
  /** The floor with replies as long as the handler's; anything above it is the engine's cost. */
  readonly asLong: number;
}

/** µs a record of each, by CPU time. */
async function measure(name: string, pipeline: PipelineConfig, work: Work, rounds: number): Promise<Costs> {
  const engine = createEngine(pipeline, { threads: 1 });
  const handler = createHandler(engine, { write: () => {} });
  const context = createLambdaContext();
  const reply = await handler(work.event, context);
  checkSame(work, { 're2 tier': await referenceReply(work, pipeline), handler: reply });
  const competitors: Readonly<Record<string, Transform>> = {
    handler: (event) => handler(event, context),
    floor: echo,
    'floor, replies as long': ({ records }) => ({
      records: records.map(({ recordId }, index) => {
        const { result, data } = reply.records[index]!;
        return { recordId, result, data: data! };
      }),
    }),
  };
  const times = await alternate(
    Object.entries(competitors).map(([title, transform]) => {
      return { name: title, run: () => invoke(transform, work.json) };
    }),
    { rounds: rounds * 5, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu },
  );
  await engine.close();
  const results = [...times].map(([title, milliseconds]) => ({
    name: `managed, ${name}: ${title}`,
    unit: 'µs/record',
    ...summarize(milliseconds.map((time) => (time * 1000) / work.records)),
  }));
  const [ours, floor, asLong] = results.map(({ median }) => median) as [number, number, number];
  return { results, handler: ours, floor, asLong };
}

function figuresOf(name: string, { handler, floor, asLong }: Costs, asked: Asked): Figure[] {
  return [
    { name: `${name}: handler`, asked: null, found: handler, unit: 'µs/record' },
    { name: `${name}: floor (parse, echo, stringify, Buffer)`, asked: null, found: floor, unit: 'µs/record' },
    { name: `${name}: handler / floor`, asked, found: handler / floor, unit: '×' },
    { name: `${name}: floor with replies as long / floor`, asked: null, found: asLong / floor, unit: '×' },
    {
      name: `${name}: handler / floor with replies as long`,
      asked: null,
      found: handler / asLong,
      unit: '×',
    },
  ];
}

async function run({ records, rounds }: Job): Promise<Found> {
  const jobs: readonly { name: string; pipeline: PipelineConfig; work: Work; asked: Asked }[] = [
    { name: `${records} records`, pipeline: APACHE, work: standardWork(records), asked: { atMost: 1.35 } },
    { name: 'an event of 1 MiB', pipeline: APACHE, work: bufferedWork(DEFAULT_BUFFER_BYTES), asked: null },
    { name: `${records} of JSON`, pipeline: JSON_PIPELINE, work: jsonWork(records), asked: { atMost: 1.5 } },
  ];
  const figures: Figure[] = [];
  const results: Result[] = [];
  for (const { name, pipeline, work, asked } of jobs) {
    const costs = await measure(name, pipeline, work, rounds);
    figures.push(...figuresOf(name, costs, asked));
    results.push(...costs.results);
  }
  return {
    figures,
    results,
    notes: [
      'CPU time, garbage collection included; 1 MiB of lines is what Firehose collects unless told otherwise',
      'JSON.stringify of V8 13.6 costs twice as much a character once its text passes 4 MiB, as the replies of the handler do and those of the echo just do not',
    ],
  };
}

export const managed: Comparison = {
  name: 'managed',
  title: 'the managed path, JSON in and JSON out, beside an echo',
  cpus: 'one',
  run,
};
