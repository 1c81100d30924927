import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import type { Program } from '../../../engine/plan/program.ts';
import { compileProgram } from '../../../engine/programs/compile.ts';
import { replyToEvent } from '../../../engine/sources/firehose/parsed-event.ts';
import { createThreadsExecutor } from '../../../engine/threads/parallel.ts';
import { runnerOf } from '../sources/firehose/runner-of.ts';

const plan = buildPlan({ parse: 'json' }, '.');
/** One that the kernel is sure of, one that it hands back: an escape in a name. */
const records = ['{"a":1}', '{"\\u0062":2}'].map((text, index) => ({
  recordId: String(index),
  approximateArrivalTimestamp: 0,
  data: Buffer.from(text).toString('base64'),
}));
const event = { invocationId: 'i', deliveryStreamArn: 'arn:a', region: 'eu-west-1', records };

/** Counts the calls of a program's two ways to run a batch. */
function counted(program: Program) {
  const calls = { run: 0, runHandedBack: 0 };
  const counting: Program = {
    ...program,
    run: (batch, progress) => {
      calls.run += 1;
      return program.run(batch, progress);
    },
    runHandedBack: (batch, progress) => {
      calls.runHandedBack += 1;
      return program.runHandedBack!(batch, progress);
    },
  };
  return { calls, counting };
}

test('a record that the kernel hands back as text goes to the reference path, not through the kernel again', async () => {
  const { calls, counting } = counted(await compileProgram(plan));
  const reply = await replyToEvent(runnerOf(plan, counting), event, {});
  expect(reply.records.map(({ result }) => result)).toEqual(['Ok', 'Ok']);
  expect(Buffer.from(reply.records[1]!.data!, 'base64').toString()).toBe('{"b":2}\n');
  expect(calls).toEqual({ run: 0, runHandedBack: 1 });
});

test('workers give handed-back records the same output as the calling thread', async () => {
  const program = await compileProgram(plan);
  const executor = createThreadsExecutor(plan, program, 2, { threshold: 0 });
  const batch = packRecords(['{"\\u0062":2}', '{"a":1}', 'no JSON']);
  const { bytes, spans, status, failures } = await executor.execute(batch, { handedBack: true });
  await executor.close();
  const wanted = program.run(batch);
  expect(Buffer.from(bytes)).toEqual(Buffer.from(wanted.bytes));
  expect({ spans: [...spans], status: [...status], failures }).toEqual({
    spans: [...wanted.spans],
    status: [...wanted.status],
    failures: wanted.failures,
  });
});
