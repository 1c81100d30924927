/**
 * @module bench/engine/raw-threads
 * One raw Firehose event of Apache log lines, bytes to reply bytes, on one thread and on several, alternating.
 *
 *     node bench/engine/raw-threads.ts [threads=2] [rounds=200] [records,…]
 *     PACED=1 node bench/engine/raw-threads.ts …       as in use: events are split only while that pays
 *
 * The replies are compared first. Prints for each size the median in ms of both and what they have to each other; also
 * the best fiftieth, which is what the machine can do while others leave the cores alone: the bench needs as many idle
 * cores as threads, else a helper runs on the calling thread's core, in its time. EVENT_THRESHOLD in engine/threads/event-threads.ts and HELPER_SHARE in
 * engine/kernel/host/split-event.ts come from here.
 */
import { buildPlan } from '../../engine/config/build-plan.ts';
import type { Program } from '../../engine/plan/program.ts';
import { compileProgram } from '../../engine/programs/compile.ts';
import { createEventThreads } from '../../engine/threads/event-threads.ts';
import { cutEventsNow, MIB } from '../../simulator/samples/events.ts';
import { accessLines } from './access-lines.ts';

const threads = Number(process.argv[2] ?? 2);
const rounds = Number(process.argv[3] ?? 200);
const sizes = (process.argv[4] ?? '100,200,300,400,500,750,1000,2000,5000,10000,12000,50000')
  .split(',')
  .map(Number);

const bare = () => {
  throw new Error('no record should be handed back');
};

function answer(program: Program, event: Uint8Array): Uint8Array | null {
  const place = program.reserveEvent!(event.length)!;
  place.set(event);
  return program.runEvent!(bare)?.bytes ?? null;
}

/** Milliseconds from the event being in its place to the reply being there. */
function time(program: Program, event: Uint8Array): number {
  program.reserveEvent!(event.length)!.set(event);
  const start = performance.now();
  program.runEvent!(bare);
  return performance.now() - start;
}

const plan = buildPlan({ parse: 'apache-combined' }, '.');
const one = await compileProgram(plan);
const helped = createEventThreads(plan, await compileProgram(plan), threads, {
  eventThreshold: 0,
  eventsAlwaysSplit: process.env['PACED'] === undefined,
})!;
const start = performance.now();
await helped.warmUp();
console.log(`helpers started in ${(performance.now() - start).toFixed(0)} ms`);

const row = (cells: readonly (string | number)[]) =>
  console.log(cells.map((cell) => String(cell).padStart(11)).join(''));
row([
  'records',
  'event KB',
  'one',
  `${threads} threads`,
  'ratio',
  'one best',
  `${threads} best`,
  'ratio best',
]);
for (const size of sizes) {
  const [event] = cutEventsNow(accessLines(size), { bufferBytes: 64 * MIB, payloadBytes: 64 * MIB });
  const bytes = Buffer.from(JSON.stringify(event));
  for (let round = 0; round < 20; round += 1) {
    const wanted = answer(one, bytes);
    const found = answer(helped.program, bytes);
    const same = wanted === null ? found === null : found !== null && Buffer.compare(wanted, found) === 0;
    if (!same) throw new Error(`${size} records: the replies differ`);
    if (wanted === null && round === 0)
      console.log(`${size} records: refused, the reply would pass Lambda's ceiling`);
  }
  const alone: number[] = [];
  const together: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push(time(one, bytes));
    together.push(time(helped.program, bytes));
  }
  const at = (times: number[], share: number) =>
    times.sort((a, b) => a - b)[Math.floor(times.length * share)]!;
  const [a, b, c, d] = [at(alone, 0.5), at(together, 0.5), at(alone, 0.02), at(together, 0.02)];
  const ms = (value: number) => value.toFixed(3);
  row([
    size,
    Math.round(bytes.length / 1000),
    ms(a),
    ms(b),
    `${(a / b).toFixed(2)}x`,
    ms(c),
    ms(d),
    `${(c / d).toFixed(2)}x`,
  ]);
}
await helped.close();
