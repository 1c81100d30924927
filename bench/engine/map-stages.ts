/**
 * @module bench/engine/map-stages
 * What each stage of an identity `map` takes alone, from event bytes to reply bytes: the floor that calling user code stands on.
 * They run one after the other on the same data, so that their sum is less than a whole run takes.
 */
import { createEngine, type MapFunction, type Outcome } from '../../engine/index.ts';
import { isDeclined } from '../../engine/plan/step.ts';
import { createObjectReader } from '../../engine/programs/code-objects.ts';
import { compileProgram } from '../../engine/programs/compile.ts';
import { frontOf } from '../../engine/programs/front.ts';
import { createEventCodecs } from '../../engine/sources/firehose/event-codec.ts';
import { CLOCKS, summarize } from '../measure/stats.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import { standardWork } from './work.ts';

const same: MapFunction = (record) => record;
const WARMUP_ROUNDS = 15;

async function run({ records, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  const engine = createEngine({ parse: 'apache-combined', map: same }, { threads: 1 });
  const { plan } = engine;
  const front = frontOf(plan);
  const codec = createEventCodecs().take();
  if (isDeclined(front) || codec === null) throw new Error('expected a kernel, found none');
  const program = await compileProgram({ ...plan, ...front });
  const readObjects = createObjectReader(plan.beforeCode!.moments, plan.limits);
  const into = new Uint8Array(work.bytes.length * 2);
  let batch: NonNullable<ReturnType<typeof codec.read>>;
  let outcome: Outcome;
  let reply: Uint8Array;

  /** Makes the object of each record, and looks at what is returned, if it is. */
  function callAll(map: MapFunction | null): void {
    const { spans, ...rest } = outcome;
    const objects = readObjects({ ...rest, spans });
    for (let index = 0; index < records; index += 1) {
      if (outcome.status[index] !== 0) continue;
      const record = objects.at(index);
      if (map !== null) objects.write(map(record as never, {}) as object);
    }
  }

  const stages: Readonly<Record<string, () => unknown>> = {
    'event read': () => {
      batch = codec.read(work.bytes, null, null)!;
    },
    'lines matched, written as JSON': () => {
      outcome = program.run({ ...batch, unreadable: [], context: { shared: {}, perRecord: {} } });
    },
    'objects made': () => callAll(null),
    'objects made, map called, result compared': () => callAll(same),
    'reply written': () => {
      reply = codec.write(outcome)!;
    },
    'reply copied': () => into.set(reply),
    'all of it': () => engine.firehoseBytes(work.bytes, { into }),
  };
  const times = Object.fromEntries(Object.keys(stages).map((name) => [name, [] as number[]]));
  for (let round = -WARMUP_ROUNDS; round < rounds; round += 1) {
    for (const [name, stage] of Object.entries(stages)) {
      const start = CLOCKS.cpu();
      await stage();
      if (round >= 0) times[name]!.push(((CLOCKS.cpu() - start) * 1000) / records);
    }
  }
  await engine.close();
  const results = Object.entries(times).map(([name, each]) => ({
    name: `user code, ${name}`,
    unit: 'µs/record',
    ...summarize(each),
  }));
  const figures = results.map(({ name, unit, median }) => ({ name, asked: null, found: median, unit }));
  return { figures, results };
}

export const mapStages: Comparison = {
  name: 'map-stages',
  title: 'user code: what the stages of an identity map take, CPU time',
  cpus: 'one',
  run,
};
