/**
 * @module bench/engine/formats/formats
 * Every built-in format, and the parsers of text that no format stands for, raw on one thread: records a second.
 */
import { FORMATS } from '../../../engine/formats/index.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';
import { alternate, CLOCKS, summarize } from '../../measure/stats.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import { checkSame, eventOf, parseReply, transformInPlace, type Work, workOf } from '../work.ts';
import { createLines } from './samples.ts';

/** Millions of records a second of lines of about 200 bytes. */
const ASKED = 1;
/** A reply has to stay below Lambda's ceiling. */
const MOST_REPLY_BYTES = 5_000_000;
const WARMUP_ROUNDS = 10;
/** Events in one measurement. */
const REPEATS = 4;

interface Subject {
  readonly name: string;
  readonly parse: NonNullable<PipelineConfig['parse']>;
  readonly samples: readonly string[];
  /** Samples of JSON are as long as they are: nothing is asked of those. */
  readonly asked: boolean;
}

/** Formats with their samples; of the other parsers of text the examples of one configuration. */
function subjects(): readonly Subject[] {
  const formats = FORMATS.map(
    ({ name, kind, examples }): Subject => ({
      name,
      parse: name,
      samples: examples.map(({ line }) => line),
      asked: kind !== 'json',
    }),
  );
  const own = ['kv', 'csv', 'tsv', 'w3c', 'vpcFlow', 'cloudFront', 'logFormat', 'nginx'];
  const parsers = PARSERS.filter(({ name }) => own.includes(name)).map(({ name, examples }): Subject => {
    const [{ parse }] = examples;
    const alike = examples.filter((one) => JSON.stringify(one.parse) === JSON.stringify(parse));
    return {
      name: `parser ${name}`,
      parse: parse as Subject['parse'],
      samples: alike.map(({ line }) => line),
      asked: true,
    };
  });
  return [...formats, ...parsers];
}

/** As many lines as a reply holds, as an event; and the reference path's reply. */
export async function eventFor(parse: Subject['parse'], samples: readonly string[], records: number) {
  const pipeline = { parse };
  const reference = createEngine(pipeline, { tier: 're2', threads: 1 });
  const reply = async (work: Work) => reference.firehose(work.event);
  const few = workOf(eventOf(await createLines(pipeline, samples, 100)));
  const bytes = JSON.stringify(await reply(few)).length / few.records;
  const count = Math.min(records, Math.floor(MOST_REPLY_BYTES / bytes));
  const work = workOf(eventOf(await createLines(pipeline, samples, count)));
  const wanted = await reply(work);
  await reference.close();
  return { work, wanted };
}

async function run({ records, rounds }: Job): Promise<Found> {
  const runs = [];
  for (const subject of subjects()) {
    const { work, wanted } = await eventFor(subject.parse, subject.samples, records);
    const engine = createEngine({ parse: subject.parse }, { threads: 1 });
    checkSame(work, {
      're2 tier': wanted,
      [subject.name]: parseReply(await transformInPlace(engine, work.bytes)),
    });
    runs.push({
      ...subject,
      engine,
      work,
      run: async () => {
        for (let count = 0; count < REPEATS; count += 1) await transformInPlace(engine, work.bytes);
      },
    });
  }
  const times = await alternate(runs, { rounds, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu });
  await Promise.all(runs.map(({ engine }) => engine.close()));
  const results = runs.map(({ name, work }) => ({
    name: `formats: ${name}`,
    unit: 'µs/record',
    ...summarize(times.get(name)!.map((ms) => (ms * 1000) / (work.records * REPEATS))),
  }));
  return {
    figures: runs.map(({ name, asked, work, engine }, index) => ({
      name: `${name}, ${Math.round(work.lineBytes / work.records)} B${engine.tier === 'kernel' ? '' : ', reference path'}`,
      asked: asked ? { atLeast: ASKED } : null,
      found: 1 / results[index]!.median,
      unit: 'M records/s',
    })),
    results,
  };
}

export const formats: Comparison = {
  name: 'formats',
  title: 'every format of text, event bytes to reply bytes on one thread',
  cpus: 'one',
  run,
};
