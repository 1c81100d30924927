/**
 * @module bench/peers/competitor
 * What runs on Node, as one process that keeps the peers' contract (`bench/peers/table.ts`): millrace's own paths and the
 * JavaScript peers. All take the event's bytes and give the response's bytes; what stands between is their own:
 *
 * - `raw:THREADS`      event bytes into the engine, reply bytes out: the opt-in raw runtime's way
 * - `managed:THREADS`  JSON.parse, the handler, JSON.stringify: the way of Lambda's Node runtime
 * - `node`, `node-re2`, `node-json` the same with a plain loop in the handler's place
 *
 *     node competitor.js WHO PATTERN < event.json             the response
 *     node competitor.js WHO PATTERN --bench N < event.json   ns an event, the mean of N after a warm-up
 */
import { readFileSync } from 'node:fs';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { unnamedCaptures } from './pattern.ts';

/** V8 compiles in steps, by calls and by time; before that a measurement is of its interpreter. */
const WARMUP_MS = 1_000;

interface Competitor {
  /** Event bytes to response bytes. */
  readonly transform: (event: Buffer) => Promise<Uint8Array>;
  readonly close?: () => Promise<void>;
}

/** JSON around a transform, as Lambda's Node runtime does it. */
const managed =
  (
    transform: (
      event: FirehoseTransformationEvent,
    ) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>,
  ): Competitor['transform'] =>
  async (event) => {
    const { records } = await transform(JSON.parse(event.toString('utf8')) as FirehoseTransformationEvent);
    return Buffer.from(JSON.stringify({ records }));
  };

/** Each loads only what is its own, so that none pays for another. */
const COMPETITORS: Readonly<
  Record<string, (threads: number | 'auto', pattern: string) => Promise<Competitor>>
> = {
  raw: async (threads) => {
    const { createEngine } = await import('../../engine/index.ts');
    const engine = createEngine({ parse: 'apache-combined' }, { threads });
    await engine.ready({ rawEvents: true });
    const transform = async (event: Buffer) => {
      const place = await engine.reserve(event.length);
      place.set(event);
      return engine.firehoseBytes(place);
    };
    return { transform, close: () => engine.close() };
  },
  managed: async (threads) => {
    const { loadHandler } = await import('../measure/handler.ts');
    const { invoke, close } = await loadHandler('apache-combined', threads);
    return { transform: managed(invoke), close };
  },
  node: async (_threads, pattern) => {
    const { createNodeTransform } = await import('./node/transform.ts');
    return { transform: managed(createNodeTransform(unnamedCaptures(pattern))) };
  },
  'node-re2': async (_threads, pattern) => {
    const { createNodeRe2Transform } = await import('./node-re2/transform.ts');
    return { transform: managed(createNodeRe2Transform(unnamedCaptures(pattern))) };
  },
  'node-json': async () => {
    const { nodeJsonTransform } = await import('./node/json.ts');
    return { transform: managed(nodeJsonTransform) };
  },
};

/** ns an event. */
async function measure({ transform }: Competitor, event: Buffer, events: number): Promise<number> {
  const warm = performance.now() + WARMUP_MS;
  for (let done = 0; done < Math.ceil(events / 2) || performance.now() < warm; done += 1)
    await transform(event);
  const start = performance.now();
  for (let done = 0; done < events; done += 1) await transform(event);
  return Math.round(((performance.now() - start) * 1e6) / events);
}

const [who = '', pattern = '', flag, count] = process.argv.slice(2);
const [name = '', threads = '1'] = who.split(':');
const competitor = await COMPETITORS[name]!(threads === 'auto' ? 'auto' : Number(threads), pattern);
const event = readFileSync(0);
if (flag === '--bench') console.log(await measure(competitor, event, Number(count)));
else {
  const reply = await competitor.transform(event);
  await new Promise((resolve) => process.stdout.write(reply, resolve)); // a pipe may take it in parts
}
await competitor.close?.();
