import { expect, test } from 'vitest';
import { buildPlan } from '../../../../engine/config/build-plan.ts';
import { OUT_OF_TIME } from '../../../../engine/failures.ts';
import { compileProgram } from '../../../../engine/programs/compile.ts';
import { replyToEvent } from '../../../../engine/sources/firehose/parsed-event.ts';
import type { Executor } from '../../../../engine/threads/executor.ts';
import { createInlineExecutor } from '../../../../engine/threads/inline.ts';
import { failAll } from '../../../../engine/threads/join.ts';
import { runnerOf } from './runner-of.ts';

// Where none of the records that the kernel hands back is ok, there are no partition keys of them; that fails no other record.

const late: Executor['execute'] = async (batch) => failAll(batch, 'deadline', OUT_OF_TIME);

test.each([
  ['gzip that cannot be decoded', Buffer.from([0x1f, 0x8b, 8, 0, 0]), {}],
  ['a record that there is no time for', Buffer.from('{"\\u0064":"x"}'), { execute: late }],
])('a partitioned pipeline: %s fails alone', async (_, record, options) => {
  const plan = buildPlan({ parse: 'json', partition: { day: '${d}' } }, '.', 'kernel');
  const program = await compileProgram(plan);
  const executor = { ...createInlineExecutor(program), ...options };
  const event = {
    invocationId: 'i',
    deliveryStreamArn: 'a',
    region: 'r',
    records: [Buffer.from('{"d":"x"}'), record].map((one, index) => ({
      recordId: `r${index}`,
      approximateArrivalTimestamp: 1,
      data: one.toString('base64'),
    })),
  };
  const { records } = await replyToEvent(runnerOf(plan, program, { executor }), event, {});
  expect(records.map(({ result, metadata }) => [result, metadata?.partitionKeys])).toEqual([
    ['Ok', { day: 'x' }],
    ['ProcessingFailed', undefined],
  ]);
});
