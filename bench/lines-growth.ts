/**
 * @module bench/lines-growth
 * `npm run bench:lines-growth`: does a byte cost the same in a large input as in a small one, in a long line as in a
 * short one? CPU time of `engine.runLines`, all threads together, from memory, output thrown away.
 */
import { parseArgs } from 'node:util';
import { formatNumber, formatSpread, formatTable } from '../cli/table.ts';
import { createEngine, type Engine, type ReadInto } from '../engine/index.ts';
import { generateLines, STANDARD_CORPUS } from '../simulator/samples/corpus.ts';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { CLOCKS, garbageCollector, summarize } from './stats.ts';

const SIZES_MB = [1, 10, 100, 1_000];
const LENGTHS = [100, 1_000, 10_000, 100_000];
/** Of lines of each length, so many bytes are run. */
const LENGTHS_MB = 100;
const AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 ';

/** The block, again and again, up to so many bytes. */
function readsOf(block: Buffer, bytes: number): ReadInto {
  let done = 0;
  return async (place) => {
    const from = done % block.length;
    const part = block.subarray(from, from + Math.min(place.length, bytes - done));
    place.set(part);
    done += part.length;
    return part.length;
  };
}

/** Some MB of lines of exactly that many bytes, line feed included: the agent is as long as it has to be. */
function linesOfLength(length: number): Buffer {
  const start = '192.0.2.7 - - [27/Feb/2025:22:10:00 +0000] "GET / HTTP/1.1" 200 34 "-" "';
  const room = length - start.length - '"\n'.length;
  const line = `${start}${AGENT.repeat(Math.ceil(room / AGENT.length)).slice(0, room)}"\n`;
  return Buffer.from(line.repeat(Math.ceil(4e6 / length)));
}

/** CPU time of a byte, in ns. */
async function measure(engine: Engine, block: Buffer, bytes: number): Promise<number> {
  const start = CLOCKS.cpu();
  let written = 0;
  for await (const { outcome } of engine.runLines(readsOf(block, bytes))) written += outcome.bytes.length;
  if (written < bytes) throw new Error(`${written} bytes of output for ${bytes}`);
  return ((CLOCKS.cpu() - start) * 1e6) / bytes;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const rounds = readCount('rounds', values.rounds);
const engine = createEngine({ parse: 'apache-combined' });
const corpus = Buffer.from([...generateLines(STANDARD_CORPUS), ''].join('\n'));
const inputs = [
  ...SIZES_MB.map((mb) => ({
    group: 'size',
    name: `${formatNumber(mb)} MB`,
    block: corpus,
    bytes: mb * 1e6,
  })),
  ...LENGTHS.map((length) => ({
    group: 'length',
    name: `lines of ${formatNumber(length)} B`,
    block: linesOfLength(length),
    bytes: LENGTHS_MB * 1e6,
  })),
];
await measure(engine, corpus, 300e6); // so that V8 has optimised what it will
const bar = startProgress({ title: 'Measuring', total: inputs.length * rounds, unit: 'runs' });
const collect = garbageCollector();
const samples = inputs.map(() => [] as number[]);
for (let round = 0; round < rounds; round += 1) {
  for (const [index, { block, bytes }] of inputs.entries()) {
    collect();
    samples[index]!.push(await measure(engine, block, bytes));
    bar.advance(1);
  }
}
bar.stop();
await engine.close();

const results: Result[] = inputs.map(({ name }, index) => ({
  name,
  unit: 'ns/B',
  ...summarize(samples[index]!),
}));
const growth = (group: string) => {
  const medians = results.filter((_, index) => inputs[index]!.group === group).map(({ median }) => median);
  return Math.max(...medians) / Math.min(...medians);
};
const ratios = {
  'sizes, dearest / cheapest': growth('size'),
  'lengths, dearest / cheapest': growth('length'),
};
const rows = results.map(({ name, median, spread }) => [name, formatNumber(median, 2), formatSpread(spread)]);
console.log(formatTable(['', 'ns/B', 'spread'], rows));
for (const [name, ratio] of Object.entries(ratios)) console.log(`${name}: ${formatNumber(ratio, 2)}`);
const notes = ['CPU time of the process; what starts with the first line of a stream is in the small sizes'];
console.log(`\n${writeRecord({ bench: 'lines-growth', settings: { rounds }, results, ratios, notes })}`);
