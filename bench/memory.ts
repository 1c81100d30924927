/**
 * @module bench/memory
 * `npm run bench:memory`: the largest event that Lambda takes (6 MB) through the handler in a function of the smallest
 * size, 128 MB: does it finish, with how much memory, in what time? Once with a whole CPU, and once with the 7.2 % of
 * one that Lambda gives such a function (128 / 1,769).
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { formatNumber, formatTable } from '../cli/table.ts';
import { MB_PER_VCPU } from '../engine/threads/size.ts';
import { generateLines } from '../simulator/samples/corpus.ts';
import { cutEventsNow, MAX_PAYLOAD_BYTES } from '../simulator/samples/events.ts';
import { compileChild, removeChild } from './compile-child.ts';
import type { ChildReport } from './lambda-child.ts';
import { type LimitedRun, runLimited } from './limits.ts';
import { readCount } from './options.ts';
import { type Result, writeRecord } from './record.ts';
import { summarize } from './stats.ts';

/** An event whose JSON is as large as may be. */
function writeLargestEvent(file: string): { readonly records: number; readonly bytes: number } {
  const [event] = cutEventsNow(generateLines({ seed: 1, count: 30_000 }), { bufferBytes: MAX_PAYLOAD_BYTES });
  const json = JSON.stringify(event);
  writeFileSync(file, json);
  return { records: event!.records.length, bytes: Buffer.byteLength(json) };
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function describeRun(name: string, run: LimitedRun): { readonly row: string[]; readonly results: Result[] } {
  if (run.exitCode !== 0) {
    const why =
      run.exitCode === null ? 'killed: out of memory' : `exit ${run.exitCode}: ${lastLine(run.stderr)}`;
    return { row: [name, why], results: [] };
  }
  const report = JSON.parse(lastLine(run.stdout)) as ChildReport;
  const [first = 0, ...warm] = report.seconds;
  const peakMb = run.cgroupPeakMb ?? report.peakRssMb;
  const result = (what: string, unit: string, samples: readonly number[]) => ({
    name: `${name}: ${what}`,
    unit,
    ...summarize(samples),
  });
  return {
    row: [
      name,
      `finished, ${formatNumber(report.ok)} ok, ${formatNumber(report.failed)} failed`,
      formatNumber(peakMb, 1),
      formatNumber(report.peakRssMb, 1),
      formatNumber(report.startSeconds, 2),
      formatNumber(first, 2),
      warm.length === 0 ? '' : formatNumber(summarize(warm).median, 2),
    ],
    results: [
      result('peak memory', 'MB', [peakMb]),
      result('peak resident memory', 'MB', [report.peakRssMb]),
      result('load', 's', [report.startSeconds]),
      result('first event', 's', [first]),
      ...(warm.length === 0 ? [] : [result('later events', 's', warm)]),
    ],
  };
}

const { values } = parseArgs({
  options: { memory: { type: 'string', default: '128' }, invocations: { type: 'string', default: '5' } },
});
const memoryMb = readCount('memory', values.memory);
const folder = mkdtempSync(join(tmpdir(), 'millrace-memory-'));
try {
  const script = compileChild();
  const eventFile = join(folder, 'event.json');
  const event = writeLargestEvent(eventFile);
  const size = `${formatNumber(event.bytes / 2 ** 20, 2)} MiB`;
  console.log(`One Firehose event of ${size}, ${formatNumber(event.records)} records; ${memoryMb} MB\n`);
  const share = Math.min(1, memoryMb / MB_PER_VCPU);
  const rows: string[][] = [];
  const results: Result[] = [];
  let method = '';
  for (const cpuShare of [null, share]) {
    const name = cpuShare === null ? 'a whole CPU' : `${formatNumber(share * 100, 1)} % of a CPU`;
    const run = await runLimited({ memoryMb, cpuShare }, [
      process.execPath,
      script,
      eventFile,
      values.invocations,
    ]);
    const { row, results: found } = describeRun(name, run);
    rows.push(row);
    results.push(...found);
    method = run.method;
  }
  console.log(
    formatTable(['', 'outcome', 'peak MB', 'RSS MB', 'load s', 'first event s', 'later events s'], rows),
  );
  const notes = [
    `limits kept by: ${method}`,
    'peak memory: of the cgroup where there is one, else resident memory',
  ];
  console.log(`\n${notes.join('\n')}`);
  const settings = {
    memoryMb,
    eventBytes: event.bytes,
    records: event.records,
    invocations: readCount('invocations', values.invocations),
  };
  console.log(`\n${writeRecord({ bench: 'memory', settings, results, notes })}`);
  process.exitCode = results.length === 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true });
  removeChild();
}
