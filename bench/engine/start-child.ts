/**
 * @module bench/engine/start-child
 * A fresh process that loads the engine and answers an event again and again; says how long each step took. What is read
 * and decoded before an event is handed over is not part of its time. `bench/engine/start.ts` and `memory.ts` start it,
 * compiled.
 *
 *     node start-child.js raw|managed EVENT.json EVENTS     prints a {@link StartReport} as JSON
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';

export interface StartReport {
  /** From the first line of this file until the engine is imported. */
  readonly importMs: number;
  /** `createEngine` and `ready`. */
  readonly createMs: number;
  /** Each event, from its bytes or text to the reply's bytes. */
  readonly eventMs: readonly number[];
  /** The process's resident memory at its peak. */
  readonly peakRssMb: number;
  /** The same before the first event. */
  readonly readyRssMb: number;
  readonly replyBytes: number;
}

const peakMb = () => process.resourceUsage().maxRSS / 1024;

const begin = performance.now();
const { createEngine } = await import('../../engine/index.ts');
const imported = performance.now();
const engine = createEngine({ parse: 'apache-combined' }, { threads: 1 });
await engine.ready();
const created = performance.now();

/** Reads the file into the engine's own memory, as the raw runtime does with what comes from its socket. */
async function readInPlace(file: string): Promise<Uint8Array> {
  const descriptor = openSync(file, 'r');
  const place = await engine.reserve(fstatSync(descriptor).size);
  for (let at = 0; at < place.length; at += readSync(descriptor, place, { offset: at }));
  closeSync(descriptor);
  return place;
}

interface Answered {
  readonly milliseconds: number;
  readonly replyBytes: number;
}

const WAYS: Readonly<Record<string, (file: string) => Promise<Answered>>> = {
  raw: async (file) => {
    const place = await readInPlace(file);
    const start = performance.now();
    const { length } = await engine.firehoseBytes(place);
    return { milliseconds: performance.now() - start, replyBytes: length };
  },
  managed: async (file) => {
    const json = readFileSync(file, 'utf8');
    const start = performance.now();
    const { length } = Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(json))));
    return { milliseconds: performance.now() - start, replyBytes: length };
  },
};

const [way, file, events] = process.argv.slice(2);
const readyRssMb = peakMb();
const eventMs: number[] = [];
let replyBytes = 0;
for (let event = 0; event < Number(events); event += 1) {
  const answered = await WAYS[way!]!(file!);
  eventMs.push(answered.milliseconds);
  replyBytes = answered.replyBytes;
}
await engine.close();
const report: StartReport = {
  importMs: imported - begin,
  createMs: created - imported,
  eventMs,
  peakRssMb: peakMb(),
  readyRssMb,
  replyBytes,
};
console.log(JSON.stringify(report));
