/**
 * @module bench/main/latency
 * Over HTTP, as Lambda is called: `autocannon` sends Firehose events to the emulator's Invoke endpoint, more and more at
 * once, and raw runtimes in their own processes reply. The sender and the endpoint have one CPU, the
 * runtimes the others.
 */
import type { EventEmitter } from 'node:events';
import { availableParallelism } from 'node:os';
import autocannon from 'autocannon';
import { apacheEngine, bufferedWork, transformInPlace, type Work } from '../engine/work.ts';
import { startLocalFunction, whyNot } from '../lambda/local-function.ts';
import { ONE_CPU, pin } from '../measure/affinity.ts';
import { quantile } from '../measure/stats.ts';
import type { Found, Job, Section } from './section.ts';
import type { LatencySection } from './sections.ts';

/** Bytes of lines in an event, but for the last: that is as large as Lambda takes. */
const BUFFERS = [0.2e6, 1e6, 3e6, 6e6];
const CONCURRENCY = [1, 2, 4, 8];
const PROCESSES = 2;
const SECONDS = 4;
const QUICK_SECONDS = 1;

/** @throws Error if the reply is not the engine's */
async function check(url: string, { bytes }: Work): Promise<void> {
  const response = await fetch(url, { method: 'POST', body: new Uint8Array(bytes) });
  const found = Buffer.from(await response.arrayBuffer());
  const engine = apacheEngine({ threads: 1 });
  const expected = Buffer.from(await transformInPlace(engine, bytes));
  await engine.close();
  if (!found.equals(expected)) {
    throw new Error(`the reply over HTTP differs from the engine's (${found.length} bytes)`);
  }
}

async function measure(
  url: string,
  { bytes, records }: Work,
  concurrency: number,
  seconds: number,
): Promise<LatencySection['rows'][number]> {
  let failed = 0;
  const milliseconds: number[] = [];
  const { requests, errors, timeouts, non2xx, duration } = await autocannon({
    url,
    method: 'POST',
    body: bytes,
    connections: concurrency,
    duration: seconds,
    timeout: 60,
    setupClient(client) {
      // The types know nothing of these events.
      const events = client as EventEmitter;
      // Its own percentiles are of whole milliseconds, and a small event takes no more than one.
      events.on('response', (_status: number, _bytes: number, took: number) => milliseconds.push(took));
      events.on('headers', ({ headers }: { headers: readonly string[] }) => {
        if (headers.some((name) => /^x-amz-function-error$/i.test(name))) failed += 1;
      });
    },
  });
  milliseconds.sort((a, b) => a - b);
  return {
    eventBytes: bytes.length,
    records,
    concurrency,
    p50Ms: quantile(milliseconds, 0.5),
    p90Ms: quantile(milliseconds, 0.9),
    p99Ms: quantile(milliseconds, 0.99),
    recordsPerSecond: (requests.total * records) / duration,
    errors: errors + timeouts + non2xx + failed,
  };
}

async function run({ quick }: Job, report: Parameters<Section['run']>[1]): Promise<Found> {
  const missing = whyNot('raw');
  if (missing !== null) return { sections: {}, ratios: {}, notes: [`latency is left out: ${missing}`] };
  const cpus = availableParallelism();
  const pinned = cpus > 1 && ONE_CPU !== null;
  if (pinned) pin('0');
  const events = (quick ? BUFFERS.slice(0, 2) : BUFFERS).map((bytes) => bufferedWork(bytes));
  const loads = quick ? CONCURRENCY.slice(0, 2) : CONCURRENCY;
  const local = await startLocalFunction({
    way: 'raw',
    count: PROCESSES,
    ...(pinned ? { cpus: `1-${cpus - 1}` } : {}),
  });
  try {
    await local.ready();
    const url = `http://${local.api.host}/2015-03-31/functions/millrace/invocations`;
    const rows: LatencySection['rows'][number][] = [];
    for (const event of events) {
      await check(url, event);
      await measure(url, event, PROCESSES, 1); // warm
      for (const concurrency of loads) {
        rows.push(await measure(url, event, concurrency, quick ? QUICK_SECONDS : SECONDS));
        report(1, events.length * loads.length);
      }
    }
    const section: LatencySection = { processes: PROCESSES, rows };
    const errors = rows.reduce((sum, row) => sum + row.errors, 0);
    if (errors > 0) throw new Error(`${errors} of the events sent over HTTP failed`);
    const notes = pinned ? [] : ['latency: sender and runtimes share their CPUs'];
    return { sections: { latency: section }, ratios: {}, notes };
  } finally {
    await local.close();
    pin();
  }
}

export const latency: Section = {
  name: 'latency',
  title: 'over HTTP, as Lambda is called',
  minutes: 1.5,
  run,
};
