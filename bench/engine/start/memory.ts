/**
 * @module bench/engine/start/memory
 * Peak resident memory of the raw path: on the largest event whose reply Lambda lets through, and on one of 6 MB, whose
 * reply is cut to the ceiling and which therefore takes the slower path.
 */
import { MAX_PAYLOAD_BYTES } from '../../../simulator/samples/event-form.ts';
import { summarize } from '../../measure/stats.ts';
import type { Comparison, Found, Job } from '../comparison.ts';
import {
  apacheEngine,
  bufferedWork,
  checkSame,
  parseReply,
  referenceReply,
  transformInPlace,
} from '../work.ts';
import { withChild } from './child.ts';

const EVENTS = 5;
/** Bytes of the events' JSON. */
const EVENT_BYTES = { 'an event of 4.8 MB': 4_800_000, 'an event of 6 MB': MAX_PAYLOAD_BYTES } as const;
/** The smallest function that Lambda has. */
const SMALLEST_MB = 128;

async function run({ quick, rounds }: Job): Promise<Found> {
  const engine = apacheEngine({ threads: 1 });
  const works = Object.entries(EVENT_BYTES).map(([name, bytes]) => ({
    name,
    work: bufferedWork(bytes, bytes),
  }));
  for (const { work } of works) {
    checkSame(work, {
      're2 tier': await referenceReply(work),
      raw: parseReply(await transformInPlace(engine, work.bytes)),
    });
  }
  await engine.close();
  const measured = await withChild((start) =>
    works.map(({ name, work }) => {
      const processes = quick ? 1 : Math.min(5, rounds);
      const reports = Array.from({ length: processes }, () => start('raw', work.json, EVENTS));
      return {
        name,
        peak: summarize(reports.map(({ peakRssMb }) => peakRssMb)),
        ready: summarize(reports.map(({ readyRssMb }) => readyRssMb)),
        node: summarize(reports.map(({ nodeRssMb }) => nodeRssMb)),
        note: `${name}: ${work.bytes.length} bytes, ${work.records} records, reply ${reports[0]!.replyBytes} bytes`,
      };
    }),
  );
  return {
    figures: measured.flatMap(({ name, peak, ready, node }) => [
      { name: `${name}: peak`, asked: { atMost: SMALLEST_MB }, found: peak.median, unit: 'MB' },
      { name: `${name}: peak before the first event`, asked: null, found: ready.median, unit: 'MB' },
      { name: `${name}: peak before the engine was loaded`, asked: null, found: node.median, unit: 'MB' },
    ]),
    results: measured.flatMap(({ name, peak, ready, node }) => [
      { name: `memory: ${name}, peak`, unit: 'MB', ...peak },
      { name: `memory: ${name}, before the first event`, unit: 'MB', ...ready },
      { name: `memory: ${name}, before the engine was loaded`, unit: 'MB', ...node },
    ]),
    notes: measured.map(({ note }) => note),
  };
}

export const memory: Comparison = {
  name: 'memory',
  title: 'peak resident memory of the raw path',
  cpus: 'all',
  run,
};
