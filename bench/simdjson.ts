/**
 * @module bench/simdjson
 * `npm run bench:simdjson`: where the `simdjson` binding pays. The binding makes a parser for every call, which costs
 * far more than parsing a record; so the question is what one call for a whole batch `[r1,r2,…]` costs beside
 * JSON.parse for each record. Batches of 100 to 10,000 documents of about 500 bytes; ways and texts in `simdjson-way`.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { DOCUMENTS_PER_ROUND, makeDocuments, TEXTS, type Text, WAYS, type Way } from './simdjson-way.ts';
import { summarize } from './stats.ts';
import { formatNumber, formatSpread, formatTable } from './table.ts';

const BATCHES = [100, 1_000, 10_000];
const BASELINE: Way = 'JSON.parse each';

interface Cell extends Result {
  readonly way: Way;
  readonly text: Text;
  readonly size: number;
}

function measureInOwnProcess(way: Way, text: Text, size: number, rounds: number): Cell {
  const script = join(import.meta.dirname, 'simdjson-way.ts');
  const output = execFileSync(process.execPath, [script, way, text, String(size), String(rounds)], {
    encoding: 'utf8',
  });
  const summary = summarize(JSON.parse(output) as number[]);
  return { way, text, size, name: `${way}, ${text}, ${size}`, unit: 'µs/record', ...summary };
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = readCount('rounds', values.rounds);
const ways = Object.keys(WAYS) as Way[];
const texts = Object.keys(TEXTS) as Text[];
const documents = makeDocuments(1_000, 'ascii');
const meanBytes =
  documents.reduce((sum, document) => sum + Buffer.byteLength(document), 0) / documents.length;

const cells: Cell[] = [];
const bar = startProgress({
  title: 'Measuring',
  total: texts.length * BATCHES.length * ways.length,
  unit: 'processes',
});
for (const text of texts) {
  for (const size of BATCHES) {
    for (const way of ways) {
      cells.push(measureInOwnProcess(way, text, size, rounds));
      bar.advance(1);
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
  settings: { meanBytes: Math.round(meanBytes), documentsPerRound: DOCUMENTS_PER_ROUND, rounds },
  results: cells.map(({ way: _way, text: _text, size: _size, ...result }) => result),
  ratios: Object.fromEntries(
    cells.filter(({ way }) => way !== BASELINE).map((cell) => [`${BASELINE} / ${cell.name}`, speedOf(cell)]),
  ),
  notes: [
    'CPU time; one process for each way, text and batch size; joining the records is part of the whole-batch times',
  ],
});
console.log(`\n${file}`);
