/**
 * @module bench/handler
 * `npm run bench:handler`: the Lambda handler beside the two loops that one would write without it, on the same
 * events in the same process: V8's RegExp (fast, not safe) and re2 (safe). Event object in, response object out, as
 * under Lambda's managed runtime. The answers are compared first; a difference is a failure.
 */
import { parseArgs } from 'node:util';
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { apacheCombined } from '../engine/formats/apache-combined.ts';
import { findDifference } from './check-same.ts';
import { generateLines, STANDARD_CORPUS, VARIANTS, type Variant } from './corpus.ts';
import { cutEventsNow } from './firehose-events.ts';
import { createTierHandler, loadHandler } from './firehose-handler.ts';
import { readChoice, readCount } from './options.ts';
import { createNodeTransform } from './peers/node/transform.ts';
import { createNodeRe2Transform } from './peers/node-re2/transform.ts';
import { unnamedCaptures } from './peers/pattern.ts';
import { startProgress } from './progress.ts';
import { type Result, writeRecord } from './record.ts';
import { alternate, CLOCKS, type Clock, garbageCollector, summarize } from './stats.ts';
import { formatNumber, formatSpread, formatTable } from './table.ts';

type Transform = (
  event: FirehoseTransformationEvent,
) => FirehoseTransformationResult | Promise<FirehoseTransformationResult>;

const WARMUP_ROUNDS = 2;

async function checkSame(
  events: readonly FirehoseTransformationEvent[],
  transforms: readonly (readonly [string, Transform])[],
): Promise<void> {
  const [[firstName, first], ...others] = transforms as [readonly [string, Transform], ...typeof transforms];
  for (const event of events) {
    const expected = await first(event);
    for (const [name, transform] of others) {
      const difference = findDifference(event, [expected, await transform(event)], [firstName, name]);
      if (difference !== null) throw new Error(`the answers are not the same: ${difference}`);
    }
  }
}

interface Job {
  readonly variant: Variant;
  readonly count: number;
  readonly rounds: number;
  readonly threads: number;
  readonly clock: Clock;
}

async function run({ variant, count, rounds, threads, clock }: Job): Promise<void> {
  const events = cutEventsNow(generateLines({ ...STANDARD_CORPUS, count, variant }));
  const handler = await loadHandler(apacheCombined.name, threads);
  const oracle = createTierHandler(apacheCombined.name, 're2', threads);
  const pattern = unnamedCaptures(apacheCombined.pattern);
  const transforms: readonly (readonly [string, Transform])[] = [
    ['millrace', handler.invoke],
    ['millrace, re2 tier', oracle.invoke],
    ['node', createNodeTransform(pattern)],
    ['node-re2', createNodeRe2Transform(pattern)],
  ];
  await checkSame(events, transforms);
  console.log(
    `${formatNumber(count)} records (${variant}) in ${events.length} events: all answers are the same\n`,
  );

  const total = (rounds + WARMUP_ROUNDS) * transforms.length;
  const bar = startProgress({ title: 'Measuring', total, unit: 'runs' });
  const times = await alternate(
    transforms.map(([name, transform]) => ({
      name,
      run: async () => {
        for (const event of events) await transform(event);
      },
    })),
    {
      rounds,
      warmupRounds: WARMUP_ROUNDS,
      beforeRun: garbageCollector(),
      now: CLOCKS[clock],
      onRun: () => bar.advance(1),
    },
  );
  bar.stop();
  await Promise.all([handler.close(), oracle.close()]);

  const results: Result[] = [...times].map(([name, milliseconds]) => ({
    name,
    unit: 'records/s',
    ...summarize(milliseconds.map((time) => (count / time) * 1000)),
  }));
  const ours = results[0]!;
  console.log(
    formatTable(
      ['', 'records/s', 'spread', 'µs/record', 'millrace is'],
      results.map(({ name, median, spread }) => [
        name,
        formatNumber(median),
        formatSpread(spread),
        formatNumber(1e6 / median, 2),
        name === ours.name ? '' : `${formatNumber(ours.median / median, 2)} ×`,
      ]),
    ),
  );
  const file = writeRecord({
    bench: 'handler',
    settings: { variant, records: count, rounds, clock, tier: handler.tier, threads: handler.threads },
    results,
    ratios: Object.fromEntries(
      results.slice(1).map(({ name, median }) => [`millrace / ${name}`, ours.median / median]),
    ),
    notes: ['event object to response object; one process, contestants in turns; all answers compared first'],
  });
  console.log(`\n${file}`);
}

const { values } = parseArgs({
  options: {
    variant: { type: 'string', default: 'ascii' },
    records: { type: 'string', default: String(STANDARD_CORPUS.count) },
    rounds: { type: 'string', default: '9' },
    threads: { type: 'string', default: '1' },
    clock: { type: 'string', default: 'wall' },
  },
});
await run({
  variant: readChoice('variant', values.variant, VARIANTS),
  count: readCount('records', values.records),
  rounds: readCount('rounds', values.rounds),
  threads: readCount('threads', values.threads),
  clock: readChoice('clock', values.clock, CLOCKS),
});
