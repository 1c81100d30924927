/**
 * @module bench/lambda
 * `node layer/pinned.mjs bench/lambda.ts`: the built layer as Lambda runs it. The raw runtime against the managed one, and cold starts at
 * Lambda's sizes, with a buffer of 3 MB as the first event. Needs `npm run layer` and `npm run setup -- client`; cold starts
 * need root and cgroup v1.
 */
import { availableParallelism } from 'node:os';
import { formatNumber, formatTable } from '../cli/table.ts';
import { MB_PER_VCPU } from '../engine/threads/size.ts';
import { MAX_BUFFER_BYTES } from '../simulator/samples/event-form.ts';
import { CommandError, chooseOnly, readArguments, readCount, runCommand } from './command.ts';
import { bufferedWork } from './engine/work.ts';
import { measureCold } from './lambda/cold.ts';
import { whyNot } from './lambda/local-function.ts';
import { compareWays } from './lambda/ways.ts';
import { ONE_CPU, pin } from './measure/affinity.ts';
import { hasCgroups } from './measure/limits.ts';
import { startProgress } from './progress.ts';
import { type Findings, type Result, writeRecord } from './record.ts';

const USAGE = 'node layer/pinned.mjs bench/lambda.ts [--only ways|cold] [--quick] [--rounds N]';
const SIZES = [128, 256, 512, 1024, 1769, 3538];

interface Job {
  readonly quick: boolean;
  readonly rounds: number;
}

interface Found extends Pick<Findings, 'ratios'> {
  readonly results: readonly Result[];
  readonly notes: readonly string[];
}

const ms = (value: number | undefined) =>
  value === undefined ? '' : formatNumber(value, value < 100 ? 1 : 0);
const megabytes = (bytes: number) => `${formatNumber(bytes / 1e6, 1)} MB`;

async function ways({ rounds }: Job): Promise<Found> {
  if (ONE_CPU !== null) pin('0');
  const found = [];
  for (const bufferBytes of [MAX_BUFFER_BYTES / 3, MAX_BUFFER_BYTES, 2 * MAX_BUFFER_BYTES]) {
    found.push(await compareWays(bufferedWork(bufferBytes).bytes, rounds, ONE_CPU));
  }
  pin();
  const rows = found.map(({ records, eventBytes, replyBytes, milliseconds, ratio }) => [
    megabytes(eventBytes),
    formatNumber(records),
    megabytes(replyBytes),
    ms(milliseconds.raw.median),
    ms(milliseconds.managed.median),
    formatNumber(ratio, 2),
  ]);
  const heading = ['event', 'records', 'reply', 'raw ms', 'managed ms', 'raw is × as fast'];
  console.log(`the same events through the Runtime API, in turns\n\n${formatTable(heading, rows)}\n`);
  return {
    results: found.flatMap(({ eventBytes, milliseconds }) =>
      (['raw', 'managed'] as const).map((way) => ({
        name: `${way}, ${megabytes(eventBytes)}`,
        unit: 'ms',
        ...milliseconds[way],
      })),
    ),
    ratios: Object.fromEntries(
      found.map(({ eventBytes, ratio }) => [`${megabytes(eventBytes)}: raw / managed`, ratio]),
    ),
    notes: ONE_CPU === null ? ['nothing is pinned: taskset is missing'] : [],
  };
}

async function cold({ quick }: Job): Promise<Found> {
  if (!hasCgroups())
    return { results: [], notes: ['cold starts are left out: they need root and cgroup v1'] };
  const sizes = (quick ? [128, 1769] : SIZES).filter((mb) => mb / MB_PER_VCPU <= availableParallelism());
  const event = bufferedWork(MAX_BUFFER_BYTES).bytes;
  let bar: ReturnType<typeof startProgress> | undefined;
  const found = await measureCold(event, sizes, quick ? 1 : 5, (units, total) => {
    bar ??= startProgress({ title: 'cold starts', total, unit: 'starts' });
    bar.advance(units);
  });
  bar?.stop();
  const rows = found.map(({ memoryMb, competitor, init, first, later, peakMb, killed }) => [
    formatNumber(memoryMb),
    competitor,
    ms(init.median),
    ms(first?.median),
    ms(later?.median),
    formatNumber(peakMb),
    killed === 0 ? '' : `killed ${killed} ×`,
  ]);
  const heading = ['MB', '', 'init ms', 'first event ms', 'later ms', 'peak MB', ''];
  console.log(`cold starts, then an event of ${megabytes(event.length)}\n\n${formatTable(heading, rows)}`);
  return {
    results: found.flatMap(({ memoryMb, competitor, init, first, later }) =>
      Object.entries({ init, 'first event': first, 'later event': later }).flatMap(([what, summary]) =>
        summary === null ? [] : [{ name: `${competitor}, ${memoryMb} MB: ${what}`, unit: 'ms', ...summary }],
      ),
    ),
    notes: [
      'cold: a whole vCPU until the runtime asks for an event, then the share of its size; cgroup v1',
      ...found
        .filter(({ killed }) => killed > 0)
        .map(
          ({ competitor, memoryMb, killed }) => `${competitor} at ${memoryMb} MB was killed ${killed} times`,
        ),
    ],
  };
}

const PARTS = [
  { name: 'ways', run: ways },
  { name: 'cold', run: cold },
] as const;

await runCommand(async () => {
  const { values } = readArguments(USAGE, {
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '' },
      only: { type: 'string' },
    },
  });
  const { quick, only } = values;
  const rounds = readCount('rounds', values.rounds || (quick ? '3' : '15'));
  const missing = whyNot('raw') ?? whyNot('managed');
  if (missing !== null) throw new CommandError(missing);
  const found: Found[] = [];
  for (const { run } of chooseOnly(PARTS, only)) found.push(await run({ quick, rounds }));
  const notes = found.flatMap((one) => one.notes);
  for (const note of notes) console.log(note);
  if (quick) return;
  const results = found.flatMap((one) => one.results);
  const ratios = Object.assign({}, ...found.map((one) => one.ratios ?? {})) as Record<string, number>;
  console.log(`\n${writeRecord({ bench: 'lambda', settings: { rounds }, results, ratios, notes })}`);
});
