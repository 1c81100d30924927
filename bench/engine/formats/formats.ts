/**
 * @module bench/engine/formats/formats
 * Every built-in format, and the parsers of text that no format stands for, raw on one thread: records a second, of lines of
 * about 200 bytes and, where the samples are longer, of those as well.
 */
import { FORMATS } from '../../../engine/formats/index.ts';
import { createEngine, type PipelineConfig } from '../../../engine/index.ts';
import { PARSERS } from '../../../engine/parsers/index.ts';
import { alternate, CLOCKS, summarize } from '../../measure/stats.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import { checkSame, eventOf, parseReply, transformInPlace, type Work, workOf } from '../work.ts';
import { createLines } from './samples.ts';

/** Millions of records a second, of lines of about so many bytes. */
const ASKED = 1;
export const LINE_BYTES = 200;
/** Samples that are longer than this on average are also measured as they are. */
const LONG_BYTES = 240;
/** A reply has to stay below Lambda's ceiling. */
const MOST_REPLY_BYTES = 5_000_000;
const WARMUP_ROUNDS = 10;
/** Events in one measurement. */
const REPEATS = 4;

interface Subject {
  readonly name: string;
  readonly parse: NonNullable<PipelineConfig['parse']>;
  readonly samples: readonly string[];
  /** `null`: the samples as they are. Nothing is asked of those, and of JSON. */
  readonly bytes: number | null;
}

/** Formats with their samples; of the other parsers of text the examples of one configuration. */
function subjects(): readonly Subject[] {
  const formats = FORMATS.map(
    ({ name, kind, examples }): Subject => ({
      name,
      parse: name,
      samples: examples.map(({ line }) => line),
      bytes: kind === 'json' ? null : LINE_BYTES,
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
      bytes: LINE_BYTES,
    };
  });
  return [...formats, ...parsers].flatMap((subject) => {
    const mean = subject.samples.reduce((sum, { length }) => sum + length, 0) / subject.samples.length;
    return subject.bytes === null || mean <= LONG_BYTES ? [subject] : [subject, { ...subject, bytes: null }];
  });
}

/** As many lines as a reply holds, as an event; and the reference path's reply. */
export async function eventFor({ parse, samples, bytes: lineBytes }: Omit<Subject, 'name'>, records: number) {
  const pipeline = { parse };
  const reference = createEngine(pipeline, { tier: 're2', threads: 1 });
  const reply = async (work: Work) => reference.firehose(work.event);
  const few = workOf(eventOf(await createLines(pipeline, samples, 100, lineBytes)));
  const bytes = JSON.stringify(await reply(few)).length / few.records;
  const count = Math.min(records, Math.floor(MOST_REPLY_BYTES / bytes));
  const work = workOf(eventOf(await createLines(pipeline, samples, count, lineBytes)));
  const wanted = await reply(work);
  await reference.close();
  return { work, wanted };
}

async function run({ records, rounds }: Job): Promise<Found> {
  const runs = [];
  for (const subject of subjects()) {
    const { work, wanted } = await eventFor(subject, records);
    const engine = createEngine({ parse: subject.parse }, { threads: 1 });
    checkSame(work, {
      're2 tier': wanted,
      [subject.name]: parseReply(await transformInPlace(engine, work.bytes)),
    });
    const bytes = Math.round(work.lineBytes / work.records);
    runs.push({
      ...subject,
      name: `${subject.name}, ${bytes} B`,
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
    figures: runs.map(({ name, bytes, engine }, index) => ({
      name: engine.tier === 'kernel' ? name : `${name}, reference path`,
      asked: bytes === null ? null : { atLeast: ASKED },
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
