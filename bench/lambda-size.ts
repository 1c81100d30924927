/**
 * @module bench/lambda-size
 * `npm run bench:lambda-size`: records a second at the sizes that Lambda functions have, millrace beside the peers:
 * memory, and CPU in proportion, one vCPU for each 1,769 MB. One event of 10,000 records again and again, JSON in and
 * JSON out; the first third of the events is warm-up. Needs root and cgroup v1, as nothing else can limit the CPU.
 *
 *     npm run bench:lambda-size -- --sizes 128,1769
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { MB_PER_VCPU } from '../engine/pool/size.ts';
import { compileChild, removeChild } from './compile-child.ts';
import { generateLines } from './corpus.ts';
import { cutEventsNow, MAX_BUFFER_BYTES } from './firehose-events.ts';
import type { ChildReport } from './lambda-child.ts';
import { type Command, hasCgroups, type LimitedRun, type Limits, runLimited } from './limits.ts';
import { readCount } from './options.ts';
import { type BuiltPeer, buildPeer } from './peers/build.ts';
import { PEERS } from './peers/table.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { summarize } from './stats.ts';
import { formatNumber, formatTable } from './table.ts';

const RECORDS = 10_000;

/** A program, how it is started for so many events, and how its output is read: seconds an event. */
interface Program {
  readonly name: string;
  readonly command: (events: number) => Command;
  readonly input: string | null;
  readonly seconds: (run: LimitedRun) => number[];
}

function ownProgram(name: string, script: string, eventFile: string): Program {
  return {
    name,
    command: (events) => [process.execPath, script, name, eventFile, String(events + Math.ceil(events / 2))],
    input: null,
    seconds: ({ stdout }) => {
      const { seconds } = JSON.parse(stdout) as ChildReport;
      return seconds.slice(Math.ceil(seconds.length / 3));
    },
  };
}

function peerProgram({ peer, command }: BuiltPeer, eventFile: string): Program {
  return {
    name: peer.name,
    command: (events) => [...command, apacheCombined.pattern, '--bench', String(events)],
    input: eventFile,
    seconds: ({ stdout }) => [Number(stdout) / 1e9],
  };
}

interface Cell {
  readonly row: string[];
  readonly results: readonly Result[];
}

async function measure(program: Program, limits: Limits, events: number): Promise<Cell> {
  const run = await runLimited(limits, program.command(events), program.input);
  const name = `${program.name}, ${limits.memoryMb} MB`;
  const size = formatNumber(limits.memoryMb);
  if (run.exitCode !== 0) {
    const why = run.exitCode === null ? 'out of memory' : `exit ${run.exitCode}`;
    return { row: [size, program.name, '', why, ''], results: [] };
  }
  const speed = summarize(program.seconds(run).map((seconds) => RECORDS / seconds));
  const peakMb = run.cgroupPeakMb ?? 0;
  return {
    row: [
      size,
      program.name,
      formatNumber(speed.median),
      formatNumber((1e6 * limits.cpuShare!) / speed.median, 2),
      formatNumber(peakMb),
    ],
    results: [
      { name, unit: 'records/s', ...speed },
      { name: `${name}: peak memory`, unit: 'MB', ...summarize([peakMb]) },
    ],
  };
}

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '128,512,1769' }, events: { type: 'string', default: '6' } },
});
if (!hasCgroups()) {
  console.error(
    'millrace: expected root and cgroup v1, to limit memory and CPU; found neither or one of them',
  );
  process.exit(1);
}
const sizes = values.sizes.split(',').map((size) => readCount('sizes', size));
const folder = mkdtempSync(join(tmpdir(), 'millrace-lambda-size-'));
try {
  const eventFile = join(folder, 'event.json');
  const [event] = cutEventsNow(generateLines({ seed: 1, count: RECORDS }), { bufferBytes: MAX_BUFFER_BYTES });
  writeFileSync(eventFile, JSON.stringify(event));
  const script = compileChild();
  const built = PEERS.map((peer) => ({ peer, result: buildPeer(peer) }));
  const absent = built.flatMap(({ peer, result }) =>
    typeof result === 'string' ? [`${peer.name} is left out: ${result}`] : [],
  );
  const programs: readonly Program[] = [
    ...['millrace', 'node', 'node-re2'].map((name) => ownProgram(name, script, eventFile)),
    ...built.flatMap(({ result }) => (typeof result === 'string' ? [] : [peerProgram(result, eventFile)])),
  ];
  const cells: Cell[] = [];
  const bar = startProgress({ title: 'Measuring', total: sizes.length * programs.length, unit: 'programs' });
  for (const memoryMb of sizes) {
    for (const program of programs) {
      const cpuShare = memoryMb / MB_PER_VCPU;
      cells.push(await measure(program, { memoryMb, cpuShare }, readCount('events', values.events)));
      bar.advance(1);
    }
  }
  bar.stop();
  console.log(
    formatTable(
      ['MB', 'program', 'records/s', 'CPU µs/record', 'peak MB'],
      cells.map(({ row }) => row),
    ),
  );
  for (const line of absent) console.log(line);
  const notes = ['limits kept by cgroup v1; CPU in proportion to memory', ...absent];
  const settings = { records: RECORDS, sizes: values.sizes, events: readCount('events', values.events) };
  const results = cells.flatMap((cell) => cell.results);
  console.log(`\n${writeRecord({ bench: 'lambda-size', settings, results, notes })}`);
} finally {
  removeChild();
  rmSync(folder, { recursive: true });
}
