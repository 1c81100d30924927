/**
 * @module bench/formats
 * `npm run bench:formats`: the engine's throughput, batch of records in, batch of records out, without Lambda's JSON around it.
 * Every matcher on every corpus of Apache lines, and on the examples of every other built-in format.
 *
 *     npm run bench:formats -- --only ascii --threads 2
 */
import { parseArgs } from 'node:util';
import { formatNumber, formatSpread, formatTable } from '../cli/table.ts';
import { type Batch, packRecords } from '../engine/batch.ts';
import { FORMATS } from '../engine/formats/index.ts';
import { createEngine, type Engine, TIERS } from '../engine/index.ts';
import { countStatus } from '../engine/outcome.ts';
import { generateLines, STANDARD_CORPUS, VARIANTS, type Variant } from '../simulator/samples/corpus.ts';
import { readChoice, readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { alternate, CLOCKS, type Clock, garbageCollector, summarize } from './stats.ts';

/** Records to a run; they go to the engine in batches as large as a Firehose event. */
const RECORDS = 20_000;
const BATCH_RECORDS = 4_000;
const WARMUP_ROUNDS = 2;
const CORPUS_FORMAT = 'apache-combined';

/** What is worked on: records of one kind, in one format. */
interface Input {
  readonly name: string;
  readonly format: string;
  readonly lines: () => Iterable<string>;
}

function* repeated(lines: readonly string[]): Generator<string> {
  for (let index = 0; index < RECORDS; index += 1) yield lines[index % lines.length]!;
}

const INPUTS: readonly Input[] = [
  ...(Object.keys(VARIANTS) as Variant[]).map((variant) => ({
    name: variant,
    format: CORPUS_FORMAT,
    lines: () => generateLines({ ...STANDARD_CORPUS, count: RECORDS, variant }),
  })),
  ...FORMATS.filter(({ name }) => name !== CORPUS_FORMAT).map(({ name, examples }) => ({
    name: 'examples',
    format: name,
    lines: () => repeated(examples.map(({ line }) => line)),
  })),
];

function cutBatches(lines: readonly string[]): Batch[] {
  const count = Math.ceil(lines.length / BATCH_RECORDS);
  return Array.from({ length: count }, (_, index) =>
    packRecords(lines.slice(index * BATCH_RECORDS, (index + 1) * BATCH_RECORDS)),
  );
}

/** Runs all batches; how many records came out well. */
async function runAll(engine: Engine, batches: readonly Batch[]): Promise<number> {
  let ok = 0;
  for (const batch of batches) ok += countStatus(await engine.run(batch)).ok;
  return ok;
}

interface Measured {
  readonly rows: readonly string[][];
  readonly results: readonly Result[];
}

async function measure(input: Input, rounds: number, threads: number, clock: Clock): Promise<Measured> {
  const lines = [...input.lines()];
  const batches = cutBatches(lines);
  const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0);
  const engines = TIERS.map((tier) => ({
    tier,
    engine: createEngine({ parse: input.format }, { tier, threads }),
  }));
  const ok = await Promise.all(engines.map(({ engine }) => runAll(engine, batches)));
  if (new Set(ok).size > 1)
    throw new Error(`${input.format}: the matchers disagree: ${ok.join(', ')} records are ok`);
  const times = await alternate(
    engines.map(({ tier, engine }) => ({ name: tier, run: () => runAll(engine, batches) })),
    { rounds, warmupRounds: WARMUP_ROUNDS, beforeRun: garbageCollector(), now: CLOCKS[clock] },
  );
  await Promise.all(engines.map(({ engine }) => engine.close()));
  const results = [...times].map(([tier, milliseconds]) => ({
    name: `${input.format}, ${input.name}: ${tier}`,
    unit: 'records/s',
    ...summarize(milliseconds.map((time) => (lines.length / time) * 1000)),
  }));
  const rows = results.map(({ median, spread }, index) => [
    input.format,
    input.name,
    engines[index]!.tier,
    formatNumber(median),
    formatSpread(spread),
    formatNumber(1e6 / median, 3),
    formatNumber((median * bytes) / lines.length / 1e6, 1),
  ]);
  return { rows, results };
}

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    threads: { type: 'string', default: '1' },
    clock: { type: 'string', default: 'wall' },
  },
});
const inputs = INPUTS.filter(
  ({ name, format }) => values.only === undefined || [name, format].includes(values.only),
);
if (inputs.length === 0) throw new RangeError(`--only: expected a format or a corpus, found ${values.only}`);
const [rounds, threads] = [readCount('rounds', values.rounds), readCount('threads', values.threads)];
const clock = readChoice('clock', values.clock, CLOCKS);
const measured: Measured[] = [];
const bar = startProgress({ title: 'Measuring', total: inputs.length, unit: 'inputs' });
for (const input of inputs) {
  measured.push(await measure(input, rounds, threads, clock));
  bar.advance(1);
}
bar.stop();

console.log(
  `${formatNumber(RECORDS)} records in batches of ${formatNumber(BATCH_RECORDS)}, threads: ${threads}\n`,
);
console.log(
  formatTable(
    ['format', 'records', 'matcher', 'records/s', 'spread', 'µs/record', 'MB/s'],
    measured.flatMap(({ rows }) => rows),
  ),
);
const file = writeRecord({
  bench: 'formats',
  settings: { records: RECORDS, batchRecords: BATCH_RECORDS, rounds, threads, clock },
  results: measured.flatMap(({ results }) => results),
  notes: ['engine.run on packed records, JSON records out; no event around them'],
});
console.log(`\n${file}`);
