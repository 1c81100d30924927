/**
 * @module bench/lambda/cold
 * Cold start at Lambda's sizes: from the process's start to its asking for an event (Lambda's init phase, with a whole vCPU
 * whatever the size), then the first event and later ones with the size's own share; with the pipeline by name, and built ahead.
 * Beside it a function that does nothing.
 */
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPipeline } from '../../engine/index.ts';
import { MB_PER_VCPU } from '../../engine/threads/size.ts';
import { openCage } from '../measure/limits.ts';
import { type Summary, summarize } from '../measure/stats.ts';
import { type LocalFunctionOptions, PIPELINE, startLocalFunction } from './local-function.ts';

export interface ColdFound {
  readonly memoryMb: number;
  readonly competitor: ColdCompetitor;
  /** ms, from the process's start to its first request for an event. */
  readonly init: Summary;
  /** ms of the first event, and of the third. */
  readonly first: Summary | null;
  readonly later: Summary | null;
  readonly peakMb: number;
  /** How often it was killed for want of memory. */
  readonly killed: number;
}

export const COLD_COMPETITORS = ['raw', 'raw, built', 'managed', 'managed, built', 'empty'] as const;
export type ColdCompetitor = (typeof COLD_COMPETITORS)[number];

const BUILT_FILE = 'pipeline.millrace';

/** A whole vCPU while it starts. */
const INIT_SHARE = 1;
const TIMEOUT = 120_000;

interface Start {
  readonly init: number;
  /** ms of each event that came back. */
  readonly events: readonly number[];
  readonly peakMb: number;
  readonly killed: boolean;
}

async function startOnce(
  competitor: ColdCompetitor,
  memoryMb: number,
  event: Buffer,
  taskRoot: string,
): Promise<Start> {
  const share = memoryMb / MB_PER_VCPU;
  const cage = openCage({ memoryMb, cpuShare: Math.max(share, INIT_SHARE) });
  const began = performance.now();
  const options: LocalFunctionOptions = {
    way: competitor.startsWith('raw') ? 'raw' : 'managed',
    memoryMb,
    wrap: cage.inside,
    ...(competitor.endsWith('built') ? { pipeline: BUILT_FILE, taskRoot } : {}),
    ...(competitor === 'empty' ? { handler: 'index.handler', taskRoot } : {}),
  };
  const local = await startLocalFunction(options);
  const ended = local.processes[0]!.ended.then(() => null);
  try {
    await local.ready();
    const init = performance.now() - began;
    cage.setCpuShare(share);
    const events: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      const result = await Promise.race([local.api.invoke(event, { timeout: TIMEOUT }), ended]);
      if (result === null) return { init, events, peakMb: cage.peakMb(), killed: true };
      if (result.kind !== 'ok') throw new Error(JSON.stringify(result));
      events.push(result.milliseconds);
    }
    return { init, events, peakMb: cage.peakMb(), killed: false };
  } finally {
    await local.close();
    cage.remove();
  }
}

/** @param event of 3 MB of lines, say */
export async function measureCold(
  event: Buffer,
  sizes: readonly number[],
  rounds: number,
  report: (units: number, total: number) => void,
): Promise<ColdFound[]> {
  using taskRoot = mkdtempDisposableSync(join(tmpdir(), 'millrace-cold-'));
  writeFileSync(join(taskRoot.path, 'index.mjs'), 'export const handler = async () => ({});\n');
  writeFileSync(
    join(taskRoot.path, BUILT_FILE),
    buildPipeline(
      { parse: PIPELINE },
      { baseFolder: taskRoot.path, outFolder: taskRoot.path, version: null },
    ),
  );
  const starts = new Map<string, Start[]>();
  const cells = sizes.flatMap((memoryMb) =>
    COLD_COMPETITORS.map((competitor) => ({ memoryMb, competitor, key: `${memoryMb} ${competitor}` })),
  );
  for (let round = 0; round < rounds; round += 1) {
    for (const { memoryMb, competitor, key } of cells) {
      const start = await startOnce(competitor, memoryMb, event, taskRoot.path);
      starts.set(key, [...(starts.get(key) ?? []), start]);
      report(1, rounds * cells.length);
    }
  }
  return cells.map(({ memoryMb, competitor, key }) => {
    const own = starts.get(key)!;
    const nth = (index: number) => {
      const times = own.flatMap(({ events }) => events[index] ?? []);
      return times.length === 0 ? null : summarize(times);
    };
    return {
      memoryMb,
      competitor,
      init: summarize(own.map(({ init }) => init)),
      first: nth(0),
      later: nth(2),
      peakMb: Math.max(...own.map(({ peakMb }) => peakMb)),
      killed: own.filter(({ killed }) => killed).length,
    };
  });
}
