/**
 * @module test/fuzz/pipeline-fuzz
 * `node test/fuzz/pipeline-fuzz.ts [seconds] [seed]`: random pipelines, right and wrong. Each is refused with a
 * MillraceError that names a path, or makes an engine whose results are the reference path's; nothing else is thrown and nothing
 * hangs (a pipeline that takes over 10 s fails).
 */
import { randomInt } from 'node:crypto';
import type { PipelineConfig } from '../../engine/config/schema.ts';
import {
  createEngine,
  type Engine,
  type EngineOptions,
  MillraceError,
  packRecords,
} from '../../engine/index.ts';
import { createRandom, type Random } from '../../simulator/samples/random.ts';
import { randomPipeline, showPipeline } from './random-pipeline.ts';

const LINES = [
  '83.149.9.216 - - [17/May/2015:10:05:03 +0000] "GET /x.png HTTP/1.1" 200 203023 "http://a/" "Mozilla/5.0"',
  '83.149.9.216 - bob [17/May/2015:10:05:03 +0000] "-" 404 -',
  '200 host',
  '12-x',
  '',
  '{"a":1,"b":"x","x":{"y":2},"status":200,"timestamp":"2015-05-17T10:05:03Z","__proto__":1}',
  '{"a":"1234567890123456789","x.y":true,"size":1.50,"constructor":null}',
  '{"a":{"b":[1,{"c":null}]},"a":2}',
  '{',
  'a:1\tb:2\tstatus:200\ttimestamp:1431857103000',
  `{"a":${'['.repeat(66)}${']'.repeat(66)},"b":1}`,
  `{"a":${'['.repeat(130)}${']'.repeat(130)}}`,
  `{"a":[${'1,'.repeat(70)}2]}`,
  'é\u2028😀',
  '\u0000"\\',
  '{"a":1}\n{"a":"x"}\nb:1\n',
];

const LONGEST_MS = 10_000;

type Made = { readonly engine: Engine } | { readonly refused: MillraceError };

/** @throws whatever is no refusal: that is a bug */
async function make(pipeline: PipelineConfig, options: EngineOptions): Promise<Made> {
  try {
    const engine = createEngine(pipeline, options);
    await engine.ready();
    return { engine };
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return { refused: error };
  }
}

const show = (value: unknown) => JSON.stringify(value);

/** What is wrong with how a pipeline is taken; `null`: nothing. Tells whether it was refused. */
async function tryPipeline(pipeline: PipelineConfig): Promise<{ problem: string | null; refused: boolean }> {
  const fast = await make(pipeline, { threads: 1 });
  const reference = await make(pipeline, { threads: 1, tier: 're2' });
  if ('refused' in fast || 'refused' in reference) {
    if (!('refused' in fast && 'refused' in reference))
      return { problem: 'one tier refuses it', refused: true };
    const { message, detail } = fast.refused;
    if (message !== reference.refused.message)
      return { problem: `refused as ${message} and otherwise`, refused: true };
    const isWhole =
      typeof pipeline !== 'object' || detail.path !== '' || /parse|pipeline/.test(detail.expected);
    return { problem: isWhole ? null : `refused without a path: ${message}`, refused: true };
  }
  try {
    const batch = packRecords([...LINES, Buffer.from([0xff, 0xfe, 0x41])]);
    const [got, wanted] = await Promise.all([fast.engine.run(batch), reference.engine.run(batch)]);
    const same =
      Buffer.compare(got.bytes, wanted.bytes) === 0 &&
      Buffer.compare(got.status, wanted.status) === 0 &&
      show([...got.spans]) === show([...wanted.spans]) &&
      show(got.failures) === show(wanted.failures) &&
      show(got.partitionKeys) === show(wanted.partitionKeys);
    return { problem: same ? null : 'the results are not the reference path’s', refused: false };
  } finally {
    await fast.engine.close();
    await reference.engine.close();
  }
}

/** Runs until the deadline or so many; throws an Error that names the pipeline where one is taken wrongly. */
export async function fuzzPipelines(
  random: Random,
  until: number,
  most = Infinity,
): Promise<[number, number]> {
  let made = 0;
  let refused = 0;
  while (Date.now() < until && made < most) {
    const pipeline = randomPipeline(random);
    const begun = performance.now();
    let problem: string | null;
    try {
      const result = await tryPipeline(pipeline);
      problem = result.problem;
      if (result.refused) refused += 1;
    } catch (error) {
      problem = `threw ${error instanceof Error ? error.stack : String(error)}`;
    }
    if (performance.now() - begun > LONGEST_MS) problem ??= `took over ${LONGEST_MS} ms`;
    if (problem !== null) throw new Error(`${problem}\npipeline: ${showPipeline(pipeline)}`);
    made += 1;
  }
  return [made, refused];
}

if (import.meta.main) {
  const seconds = Number(process.argv[2] ?? 10);
  const seed = Number(process.argv[3] ?? randomInt(2 ** 31));
  process.stdout.write(`seed ${seed}\n`);
  const [made, refused] = await fuzzPipelines(createRandom(seed), Date.now() + 1000 * seconds);
  process.stdout.write(
    `${made} pipelines, ${refused} of them refused with a reason; all others as the reference path\n`,
  );
}
