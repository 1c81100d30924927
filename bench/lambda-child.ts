/**
 * @module bench/lambda-child
 * One Lambda environment: reads an event's JSON, parses it, calls the handler (or a JavaScript peer) and makes the
 * reply's JSON, as the managed runtime does. `bench/memory.ts` and `bench/lambda-size.ts` start it inside limits.
 *
 *     node lambda-child.js WHO EVENT.json INVOCATIONS      prints a {@link ChildReport} as JSON
 */
import { readFileSync } from 'node:fs';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { unnamedCaptures } from './peers/pattern.ts';

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

interface Transform {
  readonly invoke: (
    event: FirehoseTransformationEvent,
  ) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;
  readonly close?: () => Promise<void>;
}

/** Each loads only what is its own, so that none pays for another. */
const TRANSFORMS: Readonly<Record<string, () => Promise<Transform>>> = {
  millrace: async () => (await import('./firehose-handler.ts')).loadHandler(apacheCombined.name),
  node: async () => {
    const { createNodeTransform } = await import('./peers/node/transform.ts');
    return { invoke: createNodeTransform(unnamedCaptures(apacheCombined.pattern)) };
  },
  'node-re2': async () => {
    const { createNodeRe2Transform } = await import('./peers/node-re2/transform.ts');
    return { invoke: createNodeRe2Transform(unnamedCaptures(apacheCombined.pattern)) };
  },
};

async function work(who: string, file: string, invocations: number): Promise<ChildReport> {
  const { invoke, close } = await TRANSFORMS[who]!();
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
  await close?.();
  return { ...counts, startSeconds, seconds, peakRssMb: process.resourceUsage().maxRSS / 1024 };
}

const [who, file, invocations] = process.argv.slice(2);
console.log(JSON.stringify(await work(who!, file!, Number(invocations))));
