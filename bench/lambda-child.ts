/**
 * @module bench/lambda-child
 * One Lambda environment: reads an event's JSON, parses it, calls the handler and makes the reply's JSON,
 * as the managed runtime does. `bench/memory.ts` starts it inside limits.
 *
 *     node lambda-child.js EVENT.json INVOCATIONS      prints a {@link ChildReport} as JSON
 */
import { readFileSync } from 'node:fs';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { loadHandler } from './firehose-handler.ts';

export interface ChildReport {
  readonly records: number;
  readonly ok: number;
  readonly failed: number;
  /** Size of the reply's JSON. */
  readonly replyBytes: number;
  /** From the start of the process until the handler is loaded. */
  readonly startSeconds: number;
  /** Each invocation: JSON in, JSON out. */
  readonly seconds: readonly number[];
  /** The process's resident memory at its peak. */
  readonly peakRssMb: number;
}

async function work(file: string, invocations: number): Promise<ChildReport> {
  const { invoke, close } = await loadHandler(apacheCombined.name);
  const startSeconds = performance.now() / 1000; // its zero is the start of the process
  const seconds: number[] = [];
  let counts = { records: 0, ok: 0, failed: 0, replyBytes: 0 };
  for (let call = 0; call < invocations; call += 1) {
    const json = readFileSync(file, 'utf8'); // what Lambda's runtime receives; not part of the time
    const start = performance.now();
    const { records } = await invoke(JSON.parse(json));
    const reply = JSON.stringify({ records });
    seconds.push((performance.now() - start) / 1000);
    const ok = records.filter(({ result }) => result === 'Ok').length;
    counts = {
      records: records.length,
      ok,
      failed: records.length - ok,
      replyBytes: Buffer.byteLength(reply),
    };
  }
  await close();
  return { ...counts, startSeconds, seconds, peakRssMb: process.resourceUsage().maxRSS / 1024 };
}

const [file, invocations] = process.argv.slice(2);
console.log(JSON.stringify(await work(file!, Number(invocations))));
