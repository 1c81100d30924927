import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../engine/index.ts';
import { RUNTIMES } from '../../layer/natives/targets.ts';
import type { Case } from '../engine/conformance/case.ts';
import { CASES } from '../engine/conformance/cases/index.ts';
import { batchOf, FIXTURES } from '../engine/conformance/describe-program.ts';
import { startFunction, textOf } from './function.ts';

// The conformance cases through the raw runtime: the engine transforms the parsed event, the runtime its bytes.

function eventOf(one: Case): object {
  const { bytes, spans } = batchOf(one);
  const records = Array.from({ length: spans.length / 2 }, (_, index) => ({
    recordId: `id-${index}`,
    approximateArrivalTimestamp: 1_431_857_103_000,
    data: Buffer.from(bytes.subarray(spans[2 * index], spans[2 * index + 1])).toString('base64'),
  }));
  return { invocationId: 'i', deliveryStreamArn: 'arn:a', region: 'eu-west-1', records };
}

const holdsFunction = (value: unknown): boolean =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && Object.values(value).some(holdsFunction));

/** Cases by pipeline, so that each needs one process; a map given as a function cannot be named in a setting. */
const groups = new Map<string, Case[]>();
for (const one of Object.values(CASES).flat()) {
  if (holdsFunction(one.pipeline)) continue;
  const text = JSON.stringify(one.pipeline);
  groups.set(text, [...(groups.get(text) ?? []), one]);
}

/** Some pipelines in each process would be quicker, but a function has one. */
const AT_ONCE = 2;

describe('record semantics, through the raw runtime', () => {
  const replies = new Map<Case, [string, string]>();
  beforeAll(async () => {
    const pending = [...groups];
    async function work(): Promise<void> {
      for (let group = pending.pop(); group !== undefined; group = pending.pop()) {
        const [text, cases] = group;
        const pipeline = JSON.parse(text) as Case['pipeline'];
        const baseFolder = FIXTURES.pathname;
        const engine = createEngine(pipeline, { threads: 1, tier: 're2', baseFolder });
        const keys = cases[0]!.environment ?? {};
        const environment = { ...keys, MILLRACE_PIPELINE: text, LAMBDA_TASK_ROOT: baseFolder };
        const started = await startFunction({ runtime: RUNTIMES[1], raw: true, environment });
        for (const one of cases) {
          const event = eventOf(one);
          const invocation = { requestId: 'r', functionName: 'millrace', functionVersion: '$LATEST' };
          const traceId = 'Root=1-a';
          const expected = JSON.stringify(
            await engine.firehose(event as never, { invocation: { ...invocation, traceId } }),
          );
          const got = textOf(await started.invoke(event, { requestId: 'r', traceId }));
          replies.set(one, [got, expected]);
        }
        await started.close();
        await engine.close();
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }, 900_000);
  afterAll(() => replies.clear());

  test.each([...groups.values()].flat().map((one) => [one.name, one] as const))('%s', (_, one) => {
    const [got, expected] = replies.get(one)!;
    expect(got).toBe(expected);
  });
});
