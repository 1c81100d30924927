/**
 * @module bench/engine/start
 * The first event of a fresh process beside its later ones, and what loading costs before it.
 */
import type { Result } from '../record.ts';
import { summarize } from '../stats.ts';
import { type StartChild, type Way, withChild } from './child.ts';
import type { Comparison, Found, Job } from './comparison.ts';
import type { Figure } from './figures.ts';
import {
  answerInPlace,
  apacheEngine,
  checkSame,
  oracleReply,
  parseReply,
  standardWork,
  type Work,
} from './work.ts';

const EVENTS = 20;
const WAYS: readonly Way[] = ['raw', 'managed'];

/** Steps by name: each the median over the processes. */
function measure(start: StartChild, way: Way, work: Work, processes: number): Result[] {
  const reports = Array.from({ length: processes }, () => start(way, work.json, EVENTS));
  const result = (name: string, pick: (report: (typeof reports)[number]) => number): Result => ({
    name: `${way}: ${name}`,
    unit: 'ms',
    ...summarize(reports.map(pick)),
  });
  return [
    result('import', ({ importMs }) => importMs),
    result('engine made and ready', ({ createMs }) => createMs),
    result('first event', ({ eventMs }) => eventMs[0]!),
    result('second event', ({ eventMs }) => eventMs[1]!),
    result('tenth event', ({ eventMs }) => eventMs[9]!),
    result('later events', ({ eventMs }) => summarize(eventMs.slice(EVENTS / 2)).median),
    result('first / later', ({ eventMs }) => eventMs[0]! / summarize(eventMs.slice(EVENTS / 2)).median),
  ];
}

async function check(work: Work): Promise<void> {
  const engine = apacheEngine({ threads: 1 });
  checkSame(work, {
    're2 tier': await oracleReply(work),
    raw: parseReply(await answerInPlace(engine, work.bytes)),
    managed: await engine.firehose(work.event),
  });
  await engine.close();
}

async function run({ records, quick, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  await check(work);
  const processes = quick ? rounds : Math.max(11, rounds);
  const results = await withChild((start) => WAYS.flatMap((way) => measure(start, way, work, processes)));
  const figures = results.map(({ name, median }): Figure => {
    const ratio = name.endsWith('first / later');
    return { name, asked: ratio ? { atMost: 2 } : null, found: median, unit: ratio ? '×' : 'ms' };
  });
  const notes = [
    `medians of ${processes} processes; later events: the median of the ${EVENTS / 2} last of ${EVENTS}`,
  ];
  return { figures, results: results.filter(({ name }) => !name.endsWith('first / later')), notes };
}

export const start: Comparison = {
  name: 'start',
  title: 'the first event of a process beside its later ones',
  cpus: 'all',
  run,
};
