/**
 * @module bench/engine/pool
 * When threads pay: one batch of Apache log lines, on the calling thread and on several, by size.
 *
 *     node bench/engine/pool.ts [threads=2] [rounds=15]
 *
 * Prints the median per batch in ms. `threshold` in `engine/threads/parallel.ts` comes from here.
 */
import { type Batch, packRecords } from '../../engine/batch.ts';
import { buildPlan } from '../../engine/config/build-plan.ts';
import { compileProgram } from '../../engine/programs/compile.ts';
import type { Executor } from '../../engine/threads/executor.ts';
import { createInlineExecutor } from '../../engine/threads/inline.ts';
import { joinOutcomes } from '../../engine/threads/join.ts';
import { createThreadsExecutor } from '../../engine/threads/parallel.ts';

const threads = Number(process.argv[2] ?? 2);
const rounds = Number(process.argv[3] ?? 15);
const KIB = 1024;

/** Lines of 237 bytes, the mean of a real log, that differ in every field. */
function logLines(bytes: number): Batch {
  const lines = Array.from({ length: Math.max(2, Math.round(bytes / 237)) }, (_, index) => {
    const clock = new Date(1_431_857_103_000 + index * 1000).toISOString().slice(11, 19);
    const start = `10.0.${index % 256}.${(index * 7) % 256} - - [17/May/2015:${clock} +0000] "GET /images/${index}.png HTTP/1.1"`;
    const end = `${200 + (index % 5)} ${index * 31} "http://example.com/${index}" "Mozilla/5.0 (X11; Linux x86_64) `;
    return `${`${start} ${end}`.padEnd(236, 'AppleWebKit/537.36 ')}"`;
  });
  return packRecords(lines);
}

async function median(run: () => Promise<unknown>, count = rounds): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < count; round++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >>> 1]!;
}

/** The same batch in memory that the executor reads without a copy. */
function lent(executor: Executor, batch: Batch): Batch {
  const bytes = executor.allocate(batch.bytes.length);
  bytes.set(batch.bytes);
  return { ...batch, bytes };
}

const plan = buildPlan({ parse: 'apache-combined' }, '.');
const program = await compileProgram(plan);
const inline = createInlineExecutor(program);
const pool = createThreadsExecutor(plan, program, threads, { threshold: 0 });

const warm = logLines(2048 * KIB);
let start = performance.now();
await pool.execute(warm);
console.log(`first batch of 2 MiB, threads starting: ${(performance.now() - start).toFixed(1)} ms`);
for (let round = 0; round < 3; round++) {
  await inline.execute(warm);
  await pool.execute(warm);
}

const row = (cells: readonly string[]) => console.log(cells.map((cell) => cell.padStart(12)).join(''));
row(['KiB', 'inline', `${threads} threads`, 'lent memory', 'speed-up']);
for (const size of [4, 8, 16, 32, 64, 128, 256, 1024, 4096]) {
  const batch = logLines(size * KIB);
  const own = lent(pool, batch);
  const one = await median(() => inline.execute(batch));
  const many = await median(() => pool.execute(batch));
  const zeroCopy = await median(() => pool.execute(own));
  pool.release(own.bytes);
  row([
    String(size),
    one.toFixed(2),
    many.toFixed(2),
    zeroCopy.toFixed(2),
    `${(one / zeroCopy).toFixed(2)}x`,
  ]);
}

const halves = await Promise.all([0, 1].map(() => inline.execute(logLines(2048 * KIB))));
start = performance.now();
const joined = joinOutcomes(halves);
console.log(
  `joining ${(joined.bytes.length / 1e6).toFixed(1)} MB: ${(await median(async () => joinOutcomes(halves))).toFixed(2)} ms`,
);

const before = process.memoryUsage().rss;
for (let round = 0; round < 100; round++) {
  const own = lent(pool, warm);
  await pool.execute(own);
  pool.release(own.bytes);
}
console.log(
  `100 more batches of 2 MiB: ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB more in use`,
);
await pool.close();
