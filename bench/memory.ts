/**
 * @module bench/memory
 * `node layer/pinned.mjs bench/memory.ts`: the largest event that Lambda accepts (6 MB) through the handler in a function of the smallest
 * size, 128 MB: does it finish, with how much memory, in what time? Once with a whole CPU, and once with the 7.2 % of one
 * that Lambda gives such a function (128 / 1,769).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatNumber, formatTable } from '../cli/table.ts';
import { MB_PER_VCPU } from '../engine/threads/size.ts';
import { generateLines } from '../simulator/samples/corpus.ts';
import { MAX_PAYLOAD_BYTES } from '../simulator/samples/event-form.ts';
import { cutEventsNow } from '../simulator/samples/events.ts';
import { readArguments, readCount, runCommand } from './command.ts';
import { workOf } from './engine/work.ts';
import { checkReplies, openCompetitors, SIZED_MANAGED } from './main/competitors.ts';
import type { SizeCell } from './main/sections.ts';
import { measureCell } from './main/sizes.ts';
import { summarize } from './measure/stats.ts';
import { type Result, writeRecord } from './record.ts';

/** Events after the first. */
const LATER_EVENTS = 4;

function resultsOf(name: string, { peakMb, firstSeconds, recordsPerSecond }: SizeCell): Result[] {
  const one = (what: string, unit: string, value: number | null) =>
    value === null ? [] : [{ name: `${name}: ${what}`, unit, ...summarize([value]) }];
  return [
    ...one('peak memory', 'MB', peakMb),
    ...one('start and first event', 's', firstSeconds),
    ...one('later events', 'records/s', recordsPerSecond),
  ];
}

await runCommand(async () => {
  const { values } = readArguments('node layer/pinned.mjs bench/memory.ts [--memory MB]', {
    options: { memory: { type: 'string', default: '128' } },
  });
  const memoryMb = readCount('memory', values.memory);
  const lines = generateLines({ seed: 1, count: 30_000 });
  const [event] = cutEventsNow(lines, { bufferBytes: MAX_PAYLOAD_BYTES });
  const work = workOf(event!);
  const { competitors } = openCompetitors([SIZED_MANAGED], []);
  checkReplies(competitors, work);
  const folder = mkdtempSync(join(tmpdir(), 'millrace-memory-'));
  try {
    const eventFile = join(folder, 'event.json');
    writeFileSync(eventFile, work.json);
    const size = `${formatNumber(work.bytes.length / 2 ** 20, 2)} MiB`;
    console.log(`One Firehose event of ${size}, ${formatNumber(work.records)} records; ${memoryMb} MB\n`);
    const share = Math.min(1, memoryMb / MB_PER_VCPU);
    const job = { eventFile, records: work.records, events: LATER_EVENTS, rounds: 1 };
    const cells: (readonly [string, SizeCell])[] = [];
    for (const cpuShare of [null, share]) {
      const name = cpuShare === null ? 'a whole CPU' : `${formatNumber(share * 100, 1)} % of a CPU`;
      cells.push([name, await measureCell(competitors[0]!, { memoryMb, cpuShare }, job)]);
    }
    const cell = (value: number | null, digits: number) =>
      value === null ? '' : formatNumber(value, digits);
    const rows = cells.map(([name, { outcome, peakMb, firstSeconds, recordsPerSecond }]) => [
      name,
      outcome,
      cell(peakMb, 1),
      cell(firstSeconds, 2),
      cell(recordsPerSecond === null ? null : work.records / recordsPerSecond, 2),
    ]);
    console.log(formatTable(['', 'outcome', 'peak MB', 'start and first event s', 'later events s'], rows));
    const notes = [
      'memory: of the cgroup, file cache included; without cgroup v1 and root, nothing but the heap is limited',
    ];
    console.log(`\n${notes.join('\n')}`);
    const settings = { memoryMb, eventBytes: work.bytes.length, records: work.records };
    const results = cells.flatMap(([name, one]) => resultsOf(name, one));
    console.log(`\n${writeRecord({ bench: 'memory', settings, results, notes })}`);
    if (cells.some(([, { outcome }]) => outcome !== 'measured')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
