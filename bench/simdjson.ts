/**
 * @module bench/simdjson
 * `npm run bench:simdjson`: where the `simdjson` binding pays. The binding makes a parser for every call, which costs
 * far more than parsing a record; so the question is what one call for a whole batch `[r1,r2,…]` costs beside
 * JSON.parse for each record. Batches of 100 to 10,000 documents of about 500 bytes; ways and texts in `simdjson-way`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatNumber, formatSpread, formatTable } from '../cli/table.ts';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { DOCUMENTS_PER_ROUND, makeDocuments, TEXTS, type Text, WAYS, type Way } from './simdjson-way.ts';
import { summarize } from './stats.ts';

const BATCHES = [100, 1_000, 10_000];
const BASELINE: Way = 'JSON.parse each';

/** A way that is measured at the smallest batch only: it is hopeless, and batches make no difference to it. */
const HOPELESS: Way = 'isValid each';

interface Cell extends Result {
  readonly way: Way;
  readonly text: Text;
  readonly size: number;
}

/** µs a record, round by round. */
function measureInOwnProcess(way: Way, text: Text, size: number, rounds: number): number[] {
  const script = join(import.meta.dirname, 'simdjson-way.ts');
  const args = [script, way, text, String(size), String(rounds)];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as number[];
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, passes: { type: 'string', default: '3' } },
});
const rounds = readCount('rounds', values.rounds);
const passes = readCount('passes', values.passes);
const ways = Object.keys(WAYS) as Way[];
const texts = Object.keys(TEXTS) as Text[];
const documents = makeDocuments(1_000, 'ascii');
const meanBytes =
  documents.reduce((sum, document) => sum + Buffer.byteLength(document), 0) / documents.length;

const waysFor = (size: number) => ways.filter((way) => way !== HOPELESS || size === BATCHES[0]);
const cells: Cell[] = [];
const processes = BATCHES.reduce((sum, size) => sum + waysFor(size).length, 0) * texts.length * passes;
const bar = startProgress({ title: 'Measuring', total: processes, unit: 'processes' });
for (const text of texts) {
  for (const size of BATCHES) {
    const samples = new Map(waysFor(size).map((way) => [way, [] as number[]]));
    for (let pass = 0; pass < passes; pass += 1) {
      for (const [way, times] of samples) {
        times.push(...measureInOwnProcess(way, text, size, rounds));
        bar.advance(1);
      }
    }
    for (const [way, times] of samples) {
      const name = `${way}, ${text}, ${size}`;
      cells.push({ way, text, size, name, unit: 'µs/record', ...summarize(times) });
    }
  }
}
bar.stop();

/** How many times faster than the baseline on the same text and batch. */
function speedOf(cell: Cell): number {
  const baseline = cells.find(
    ({ way, text, size }) => way === BASELINE && text === cell.text && size === cell.size,
  )!;
  return baseline.median / cell.median;
}

console.log(
  `JSON records of ${formatNumber(meanBytes)} bytes on average; speed: times faster than ${BASELINE}\n`,
);
console.log(
  formatTable(
    ['way', 'text', 'records a batch', 'µs/record', 'spread', 'speed'],
    cells.map((cell) => [
      cell.way,
      cell.text,
      formatNumber(cell.size),
      formatNumber(cell.median, 2),
      formatSpread(cell.spread),
      `${formatNumber(speedOf(cell), 2)} ×`,
    ]),
  ),
);
const file = writeRecord({
  bench: 'simdjson',
  settings: { meanBytes: Math.round(meanBytes), documentsPerRound: DOCUMENTS_PER_ROUND, rounds, passes },
  results: cells.map(({ way: _way, text: _text, size: _size, ...result }) => result),
  ratios: Object.fromEntries(
    cells.filter(({ way }) => way !== BASELINE).map((cell) => [`${BASELINE} / ${cell.name}`, speedOf(cell)]),
  ),
  notes: [
    'CPU time; one process for each way, text and batch size; joining the records is part of the whole-batch times',
  ],
});
console.log(`\n${file}`);
