/**
 * @module bench/engine/start/engine-child
 * A fresh process that loads the engine and transforms an event repeatedly; reports how long each step took, by CPU time of
 * the whole process (which counts V8's compilers, as a Lambda of one CPU would feel them) and by the clock on the wall.
 * What is read and decoded before an event is handed over is not part of its time. `bench/engine/start/start.ts` and `memory.ts` start it, compiled.
 *
 *     node start-child.js raw|managed EVENT.json EVENTS     prints a {@link StartReport} as JSON
 */
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { CLOCKS } from '../../measure/stats.ts';

/** ms by both clocks. */
export interface Times {
  readonly cpu: number;
  readonly wall: number;
}

export interface StartReport {
  /** Of Node itself, until the first line of this file. */
  readonly node: Times;
  /** From there until the engine is imported. */
  readonly imported: Times;
  /** `createEngine` and `ready`. */
  readonly created: Times;
  /** Each event, from its bytes or text to the reply's bytes. */
  readonly events: readonly Times[];
  /** The process's resident memory at its peak. */
  readonly peakRssMb: number;
  /** The same before the first event, and before the engine was loaded. */
  readonly readyRssMb: number;
  readonly nodeRssMb: number;
  readonly replyBytes: number;
}

const now = (): Times => ({ cpu: CLOCKS.cpu(), wall: CLOCKS.wall() });
const since = (start: Times): Times => ({ cpu: CLOCKS.cpu() - start.cpu, wall: CLOCKS.wall() - start.wall });

/** Peak of this process alone: `maxRSS` begins with that of the process that started it. */
function peakMb(): number {
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes ?? process.resourceUsage().maxRSS) / 1024;
}

const nodeRssMb = peakMb();
const node = now();
const { createEngine } = await import('../../../engine/index.ts');
const imported = since(node);
const begin = now();
const engine = createEngine({ parse: 'apache-combined' }, { threads: 1 });
await engine.ready({ rawEvents: process.argv[2] === 'raw' });
const created = since(begin);

/** Reads the file into the engine's own memory, as the raw runtime does with what comes from its socket. */
async function readInPlace(file: string): Promise<Uint8Array> {
  const descriptor = openSync(file, 'r');
  const place = await engine.reserve(fstatSync(descriptor).size);
  for (let at = 0; at < place.length; at += readSync(descriptor, place, { offset: at }));
  closeSync(descriptor);
  return place;
}

interface Transformed {
  readonly times: Times;
  readonly replyBytes: number;
}

const WAYS: Readonly<Record<string, (file: string) => Promise<Transformed>>> = {
  raw: async (file) => {
    const place = await readInPlace(file);
    const start = now();
    const { length } = await engine.firehoseBytes(place);
    return { times: since(start), replyBytes: length };
  },
  managed: async (file) => {
    const json = readFileSync(file, 'utf8');
    const start = now();
    const { length } = Buffer.from(JSON.stringify(await engine.firehose(JSON.parse(json))));
    return { times: since(start), replyBytes: length };
  },
};

const [way, file, events] = process.argv.slice(2);
const readyRssMb = peakMb();
const all: Times[] = [];
let replyBytes = 0;
for (let event = 0; event < Number(events); event += 1) {
  const done = await WAYS[way!]!(file!);
  all.push(done.times);
  replyBytes = done.replyBytes;
}
await engine.close();
const peakRssMb = peakMb();
const report: StartReport = {
  node,
  imported,
  created,
  events: all,
  peakRssMb,
  readyRssMb,
  nodeRssMb,
  replyBytes,
};
console.log(JSON.stringify(report));
