/**
 * @module bench/engine/pool
 * When threads pay: one batch of Apache log lines on the calling thread and on several, by size, on the reference path.
 * `DEFAULT_THRESHOLD` in `engine/threads/parallel.ts` comes from here.
 *
 *     node bench/engine/pool.ts [--threads 2] [--rounds 15]
 */
import { formatNumber, formatTable } from '../../cli/table.ts';
import { type Batch, packRecords } from '../../engine/batch.ts';
import { buildPlan } from '../../engine/config/build-plan.ts';
import { compileProgram } from '../../engine/programs/compile.ts';
import type { Executor } from '../../engine/threads/executor.ts';
import { createInlineExecutor } from '../../engine/threads/inline.ts';
import { joinOutcomes } from '../../engine/threads/join.ts';
import { createThreadsExecutor } from '../../engine/threads/parallel.ts';
import { readArguments, readCount } from '../command.ts';
import { alternate, summarize } from '../measure/stats.ts';
import { accessLines } from './access-lines.ts';

const LINE_BYTES = 237;
const WARMUP_ROUNDS = 3;
const SIZES_KIB = [4, 8, 16, 32, 64, 128, 256, 1024, 4096];

const { values } = readArguments('node bench/engine/pool.ts [--threads N] [--rounds N]', {
  options: { threads: { type: 'string', default: '2' }, rounds: { type: 'string', default: '15' } },
});
const [threads, rounds] = [readCount('threads', values.threads), readCount('rounds', values.rounds)];

const batchOf = (kib: number): Batch => packRecords(accessLines(Math.ceil((kib * 1024) / LINE_BYTES)));

/** The same batch in memory that the executor reads without a copy. */
function lent(executor: Executor, batch: Batch): Batch {
  const bytes = executor.allocate(batch.bytes.length);
  bytes.set(batch.bytes);
  return { ...batch, bytes };
}

const plan = buildPlan({ parse: 'apache-combined' }, '.', 're2');
const program = await compileProgram(plan);
const inline = createInlineExecutor(program);
const pool = createThreadsExecutor(plan, program, threads, { threshold: 0 });

const rows: string[][] = [];
for (const size of SIZES_KIB) {
  const batch = batchOf(size);
  const own = lent(pool, batch);
  const times = await alternate(
    [
      { name: 'inline', run: () => inline.execute(batch) },
      { name: 'copied', run: () => pool.execute(batch) },
      { name: 'lent', run: () => pool.execute(own) },
    ],
    { rounds, warmupRounds: WARMUP_ROUNDS },
  );
  pool.release(own.bytes);
  const medians = [...times.values()].map((samples) => summarize(samples).median);
  const ratio = medians[0]! / medians[2]!;
  rows.push([formatNumber(size), ...medians.map((ms) => formatNumber(ms, 2)), `${formatNumber(ratio, 2)} ×`]);
}
console.log(formatTable(['KiB', 'inline ms', `${threads} threads`, 'lent memory', 'speed-up'], rows));

const halves = await Promise.all([0, 1].map(() => inline.execute(batchOf(2048))));
const joining = await alternate([{ name: 'join', run: () => joinOutcomes(halves) }], {
  rounds,
  warmupRounds: 1,
});
console.log(`joining two halves of 2 MiB: ${formatNumber(summarize(joining.get('join')!).median, 2)} ms`);
await pool.close();
