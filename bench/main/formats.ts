/**
 * @module bench/main/formats
 * What a record of each built-in format costs: their own examples, again and again, raw and managed. `millrace size` plans
 * other formats than the measured one by it.
 */
import { FORMATS } from '../../engine/formats/index.ts';
import { createEngine } from '../../engine/index.ts';
import { answerInPlace, checkSame, eventOf, parseReply, workOf } from '../engine/work.ts';
import { alternate, CLOCKS, summarize } from '../stats.ts';
import type { Job } from './section.ts';
import type { GrowthSection } from './sections.ts';
import { bothWays } from './ways.ts';

const RECORDS = 5_000;
const WARMUP_ROUNDS = 5;

export async function measureFormats({ quick, rounds }: Job): Promise<GrowthSection['formats']> {
  const count = quick ? 500 : RECORDS;
  const all = FORMATS.map(({ name, examples }) => ({
    name,
    engine: createEngine({ parse: name }, { threads: 1 }),
    reference: createEngine({ parse: name }, { threads: 1, tier: 're2' }),
    work: workOf(
      eventOf(Array.from({ length: count }, (_, index) => examples[index % examples.length]!.line)),
    ),
  }));
  for (const { engine, reference, work } of all) {
    checkSame(work, {
      're2 tier': await reference.firehose(work.event),
      raw: parseReply(await answerInPlace(engine, work.bytes)),
      managed: await engine.firehose(work.event),
    });
    await reference.close();
  }
  const runs = all.flatMap(({ name, engine, work }) =>
    bothWays(engine, name, work).map((run) => ({ ...run, recordBytes: work.lineBytes / work.records })),
  );
  const times = await alternate(
    runs.map(({ name, way, run }) => ({ name: `${way}: ${name}`, run })),
    { rounds: rounds * 2, warmupRounds: WARMUP_ROUNDS, now: CLOCKS.cpu },
  );
  await Promise.all(all.map(({ engine }) => engine.close()));
  return runs.map(({ name, way, recordBytes, records }) => ({
    name,
    way,
    recordBytes,
    cost: summarize(times.get(`${way}: ${name}`)!.map((ms) => (ms * 1000) / records)),
  }));
}
