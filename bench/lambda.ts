/**
 * @module bench/lambda
 * `npm run bench:lambda`: the built layer as Lambda runs it. The raw runtime against the managed one, and cold start at
 * Lambda's sizes, with a buffer of 3 MB as the first event. Needs `npm run layer` and `npm run layer:client`; cold start
 * needs root and cgroup v1.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { formatNumber, formatTable } from '../cli/table.ts';
import { MB_PER_VCPU } from '../engine/threads/size.ts';
import { generateLines } from '../simulator/samples/corpus.ts';
import { cutEventsNow, MAX_BUFFER_BYTES, MAX_PAYLOAD_BYTES } from '../simulator/samples/events.ts';
import { pin } from './affinity.ts';
import { type ColdFound, measureCold } from './lambda/cold.ts';
import { whyNot } from './lambda/local-function.ts';
import { compareWays, type WaysFound } from './lambda/ways.ts';
import { hasCgroups } from './limits.ts';
import { readCount } from './options.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';

const SIZES = [128, 256, 512, 1024, 1769, 3538];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '' },
    only: { type: 'string' },
  },
});
const { quick } = values;
const rounds = readCount('rounds', values.rounds || (quick ? '3' : '15'));
const missing = whyNot('raw') ?? whyNot('managed');
if (missing !== null) {
  console.error(`millrace: ${missing}`);
  process.exit(1);
}

function eventOf(bufferBytes: number): Buffer {
  const lines = generateLines({ seed: 1, count: 40_000 });
  const [event] = cutEventsNow(lines, { bufferBytes, payloadBytes: MAX_PAYLOAD_BYTES });
  return Buffer.from(JSON.stringify(event));
}

const ms = (value: number | undefined) =>
  value === undefined ? '' : formatNumber(value, value < 100 ? 1 : 0);
const megabytes = (bytes: number) => `${formatNumber(bytes / 1e6, 1)} MB`;

function waysText(found: readonly WaysFound[]): string {
  const rows = found.map(({ records, eventBytes, replyBytes, milliseconds, ratio }) => [
    megabytes(eventBytes),
    formatNumber(records),
    megabytes(replyBytes),
    ms(milliseconds.raw.median),
    ms(milliseconds.managed.median),
    formatNumber(ratio, 2),
  ]);
  return formatTable(['event', 'records', 'reply', 'raw ms', 'managed ms', 'raw is × as fast'], rows);
}

function coldText(found: readonly ColdFound[]): string {
  const rows = found.map(({ memoryMb, competitor, init, first, later, peakMb, killed }) => [
    formatNumber(memoryMb),
    competitor,
    ms(init.median),
    ms(first?.median),
    ms(later?.median),
    formatNumber(peakMb),
    killed === 0 ? '' : `killed ${killed} ×`,
  ]);
  return formatTable(['MB', '', 'init ms', 'first event ms', 'later ms', 'peak MB', ''], rows);
}

const results: Result[] = [];
const ratios: Record<string, number> = {};
const notes: string[] = [];

if (values.only !== 'cold') {
  if (!pin('0')) notes.push('nothing is pinned: there is no taskset here');
  const cpus = availableParallelism() > 1 ? '1' : '0';
  const found: WaysFound[] = [];
  for (const bufferBytes of [MAX_BUFFER_BYTES / 3, MAX_BUFFER_BYTES, 2 * MAX_BUFFER_BYTES]) {
    const one = await compareWays(eventOf(bufferBytes), rounds, cpus);
    found.push(one);
    const name = megabytes(one.eventBytes);
    results.push({ name: `raw, ${name}`, unit: 'ms', ...one.milliseconds.raw });
    results.push({ name: `managed, ${name}`, unit: 'ms', ...one.milliseconds.managed });
    ratios[`${name}: raw / managed`] = one.ratio;
  }
  console.log(`the same events through the Runtime API, in turns\n\n${waysText(found)}\n`);
}

if (values.only !== 'ways') {
  if (hasCgroups()) {
    pin(`0-${availableParallelism() - 1}`);
    const sizes = (quick ? [128, 1769] : SIZES).filter((mb) => mb / MB_PER_VCPU <= availableParallelism());
    const event = eventOf(MAX_BUFFER_BYTES);
    let bar: ReturnType<typeof startProgress> | undefined;
    const found = await measureCold(event, sizes, quick ? 1 : 5, (units, total) => {
      bar ??= startProgress({ title: 'cold starts', total, unit: 'starts' });
      bar.advance(units);
    });
    bar?.stop();
    for (const { memoryMb, competitor, init, first, later } of found) {
      const name = `${competitor}, ${memoryMb} MB`;
      results.push({ name: `${name}: init`, unit: 'ms', ...init });
      if (first !== null) results.push({ name: `${name}: first event`, unit: 'ms', ...first });
      if (later !== null) results.push({ name: `${name}: later event`, unit: 'ms', ...later });
    }
    console.log(`cold starts, then an event of ${megabytes(event.length)}\n\n${coldText(found)}`);
    notes.push(
      'cold: a whole vCPU until the runtime asks for an event, then the share of its size; cgroup v1',
    );
    for (const { memoryMb, competitor, killed } of found) {
      if (killed > 0) notes.push(`${competitor} at ${memoryMb} MB was killed ${killed} times`);
    }
  } else notes.push('cold starts are left out: they need root and cgroup v1');
}

for (const note of notes) console.log(note);
if (!quick)
  console.log(`\n${writeRecord({ bench: 'lambda', settings: { rounds }, results, ratios, notes })}`);
