/**
 * @module bench/main/sizes
 * The same work at the sizes that Lambda functions have: memory, and CPU in proportion, one vCPU for each 1,769 MB. First
 * one event in a fresh process: how long it takes, the memory, whether it is killed. Then one event after the other. Needs
 * root and cgroup v1: nothing else here can limit the CPU. Sizes with more CPUs than this machine has are computed.
 */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MB_PER_VCPU } from '../../engine/threads/size.ts';
import { standardWork } from '../engine/work.ts';
import { ONE_CPU } from '../measure/affinity.ts';
import { hasCgroups, runLimited } from '../measure/limits.ts';
import { summarize } from '../measure/stats.ts';
import {
  asCompetitor,
  checkReplies,
  measureEvents,
  openCompetitors,
  SIZED_MANAGED,
  SIZED_RAW,
  type Taking,
} from './competitors.ts';
import type { Found, Job, Section } from './section.ts';
import type { SizeCell, SizesSection } from './sections.ts';
import { computeCell } from './sizes-cost.ts';

export const SIZES: readonly number[] = [128, 256, 512, 1024, 1769, 3538];
const QUICK_SIZES = [128, 1769];
/** CPU time that events are to take after the warm-up, whatever share of a CPU there is. */
const TARGET_CPU_MS = 500;
/** Small sizes would take minutes for that: they are measured once and for half as long, larger ones so often. */
const SHORT_FROM_MB = 512;
const SHORT_SHARE = 0.5;
const ROUNDS = 3;

/** First one event in a fresh process, then one after the other. */
async function measureCell(
  one: Taking,
  memoryMb: number,
  eventFile: string,
  { records, events, rounds }: { readonly records: number; readonly events: number; readonly rounds: number },
): Promise<SizeCell> {
  const limits = { memoryMb, cpuShare: memoryMb / MB_PER_VCPU };
  const env = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb) };
  const cell = { competitor: one.name, memoryMb };
  const first = await runLimited(limits, one.reply, eventFile, env);
  const outcomeOf = (exitCode: number | null) => (exitCode === null ? 'killed' : 'failed');
  let { peakMb } = first;
  if (first.exitCode !== 0)
    return {
      ...cell,
      outcome: outcomeOf(first.exitCode),
      recordsPerSecond: null,
      firstSeconds: null,
      peakMb,
    };
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { exitCode, stdout, ...run } = await runLimited(limits, one.measure(events), eventFile, env);
    peakMb = Math.max(peakMb, run.peakMb);
    if (exitCode !== 0) {
      const firstSeconds = first.wallSeconds;
      return { ...cell, outcome: outcomeOf(exitCode), recordsPerSecond: null, firstSeconds, peakMb };
    }
    speeds.push((records * 1e9) / Number(stdout));
  }
  const recordsPerSecond = summarize(speeds).median;
  return { ...cell, outcome: 'measured', recordsPerSecond, firstSeconds: first.wallSeconds, peakMb };
}

async function run({ quick }: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  if (!hasCgroups()) {
    const notes = ['sizes are left out: they need root and cgroup v1, to limit memory and CPU'];
    return { sections: {}, ratios: {}, notes };
  }
  const work = standardWork(quick ? 1_000 : 10_000);
  const { competitors, absent } = openCompetitors([SIZED_RAW, SIZED_MANAGED]);
  const checked = checkReplies(competitors, work);
  using folder = mkdtempDisposableSync(join(tmpdir(), 'millrace-bench-sizes-'));
  const eventFile = join(folder.path, 'event.json');
  writeFileSync(eventFile, work.json);
  const cells: SizeCell[] = [];
  const target = (quick ? TARGET_CPU_MS / 10 : TARGET_CPU_MS) * 1e6;
  const counts = competitors.map((one) =>
    Math.max(1, Math.round(target / measureEvents(one, work.json, 5, ONE_CPU))),
  );
  const sizes = quick ? QUICK_SIZES : SIZES;
  for (const memoryMb of sizes) {
    for (const [index, one] of competitors.entries()) {
      const fits = memoryMb / MB_PER_VCPU <= availableParallelism();
      const isShort = memoryMb < SHORT_FROM_MB;
      const cell = fits
        ? await measureCell(one, memoryMb, eventFile, {
            records: work.records,
            events: Math.max(1, Math.round(counts[index]! * (isShort ? SHORT_SHARE : 1))),
            rounds: quick || isShort ? 1 : ROUNDS,
          })
        : computeCell(memoryMb, cells, one.name);
      if (cell !== null) cells.push(cell);
      report(1, sizes.length * competitors.length);
    }
  }
  const section: SizesSection = {
    work: checked,
    competitors: competitors.map(asCompetitor),
    cells,
  };
  const ratios: Record<string, number> = {};
  for (const cell of cells.filter(({ outcome }) => outcome === 'measured')) {
    const ours = cells.find((own) => own.competitor === SIZED_MANAGED.name && own.memoryMb === cell.memoryMb);
    const other = section.competitors.find(({ name }) => name === cell.competitor)!;
    if (other.ours || ours?.recordsPerSecond == null) continue;
    ratios[`${cell.memoryMb} MB: ${SIZED_MANAGED.title} / ${other.title}`] =
      ours.recordsPerSecond / cell.recordsPerSecond!;
  }
  return {
    sections: { sizes: section },
    ratios,
    notes: [
      ...absent,
      'sizes: limits kept by cgroup v1; CPU in proportion to memory, also while a process starts',
    ],
  };
}

export const sizes: Section = {
  name: 'sizes',
  title: "at Lambda's sizes",
  minutes: 5,
  run,
};
