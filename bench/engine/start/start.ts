/**
 * @module bench/engine/start/start
 * The first event of a fresh process beside its later ones, and what loading costs before it.
 */

import { summarize } from '../../measure/stats.ts';
import type { Result } from '../../record.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import type { Figure } from '../figures.ts';
import {
  apacheEngine,
  checkSame,
  parseReply,
  referenceReply,
  standardWork,
  transformInPlace,
  type Work,
} from '../work.ts';
import { type StartChild, type Way, withChild } from './child.ts';
import type { StartReport, Times } from './engine-child.ts';

const EVENTS = 20;
const WAYS: readonly Way[] = ['raw', 'managed'];

/** The steps, and how a report has them. */
const STEPS: Readonly<Record<string, (report: StartReport) => Times>> = {
  'Node itself': ({ node }) => node,
  import: ({ imported }) => imported,
  'engine made and ready': ({ created }) => created,
  'first event': ({ events }) => events[0]!,
  'second event': ({ events }) => events[1]!,
  'tenth event': ({ events }) => events[9]!,
  'last event': ({ events }) => events.at(-1)!,
};

interface Measured {
  readonly figures: readonly Figure[];
  readonly results: readonly Result[];
}

/** Each step: by CPU time the median over the processes, by the wall the quickest. */
function measure(start: StartChild, way: Way, work: Work, processes: number): Measured {
  const reports = Array.from({ length: processes }, () => start(way, work.json, EVENTS));
  const results = Object.entries(STEPS).flatMap(([step, pick]) =>
    (['cpu', 'wall'] as const).map((clock) => ({
      name: `${way}: ${step}, ${clock}`,
      unit: 'ms',
      ...summarize(reports.map((report) => pick(report)[clock])),
    })),
  );
  const find = (step: string, clock: string) =>
    results.find(({ name }) => name === `${way}: ${step}, ${clock}`)!;
  const cpu = find('first event', 'cpu').median / find('last event', 'cpu').median;
  const wall = find('first event', 'wall').low / find('last event', 'wall').low;
  return {
    figures: [
      ...Object.keys(STEPS).map((step): Figure => {
        const { name, median, unit } = find(step, 'cpu');
        return { name, asked: null, found: median, unit };
      }),
      {
        name: `${way}: first event / last`,
        asked: { atMost: way === 'raw' ? 1.2 : 2 },
        found: cpu,
        unit: '×',
      },
      { name: `${way}: the same by the wall, quickest of each`, asked: null, found: wall, unit: '×' },
    ],
    results,
  };
}

async function check(work: Work): Promise<void> {
  const engine = apacheEngine({ threads: 1 });
  checkSame(work, {
    're2 tier': await referenceReply(work),
    raw: parseReply(await transformInPlace(engine, work.bytes)),
    managed: await engine.firehose(work.event),
  });
  await engine.close();
}

async function run({ records, quick, rounds }: Job): Promise<Found> {
  const work = standardWork(records);
  await check(work);
  const processes = quick ? rounds : Math.max(11, rounds);
  const measured = await withChild((start) => WAYS.map((way) => measure(start, way, work, processes)));
  return {
    figures: measured.flatMap(({ figures }) => figures),
    results: measured.flatMap(({ results }) => results),
    notes: [
      `CPU time, the medians of ${processes} processes of ${EVENTS} events each; the event has ${work.records} records`,
    ],
  };
}

export const start: Comparison = {
  name: 'start',
  title: 'the first event of a process beside its later ones',
  cpus: 'all',
  run,
};
