import { describe, expect, test } from 'vitest';
import { batchSize } from '../../../engine/batch.ts';
import { createEngine, STATUS } from '../../../engine/index.ts';
import { SOURCES, sourceOf } from '../../../engine/sources/index.ts';
import type { RecordSource } from '../../../engine/sources/source.ts';
import { createHandler } from '../../../handler/create-handler.ts';

const OPTIONS = {
  allocate: (byteLength: number) => new Uint8Array(byteLength),
  contextNames: null,
  invocation: { requestId: 'r' },
};

const RECORD_SOURCES = SOURCES.filter((source): source is RecordSource => 'read' in source);
const SILENT = SOURCES.filter((source) => source.replies !== 'outputs' && !('openTargets' in source));

test('every source has a name of its own and an example', () => {
  expect(new Set(SOURCES.map(({ name }) => name)).size).toBe(SOURCES.length);
  for (const { examples } of SOURCES) expect(examples.length).toBeGreaterThan(0);
});

describe.each(SOURCES)('source $name', (source) => {
  test('is found by its examples, and by no other event', () => {
    for (const { event } of source.examples) expect(sourceOf(event)).toBe(source);
    const others = SOURCES.filter((one) => one !== source).flatMap(({ examples }) => examples);
    for (const { event } of others) expect(source.is(event)).toBe(false);
    for (const event of [null, undefined, 1, 'text', [], {}, { records: 1, Records: 1 }]) {
      expect(source.is(event)).toBe(false);
    }
  });
});

describe.each(RECORD_SOURCES)('source $name', (source) => {
  test.each(['auto', 're2'] as const)('returns every record once on tier %s', async (tier) => {
    const engine = createEngine({ parse: 'json' }, { threads: 1, tier });
    for (const { event, reply } of source.examples) {
      const before = structuredClone(event);
      const done = await engine.transform(event);
      expect(done).toMatchObject({ source: source.name, reply });
      expect(event).toEqual(before);
      const size = batchSize(source.read(event, OPTIONS));
      expect(done.outcome.status.length).toBe(size);
      expect(done.summary.records).toBe(size);
      const failed = Array.from(done.outcome.status).filter((status) => status === STATUS.failed).length;
      expect(done.outcome.failures.length).toBe(failed);
      expect(done.summary.replyBytes).toBe(Buffer.byteLength(JSON.stringify(done.reply)));
    }
    await engine.close();
  });

  test('an event with no data in it has failures, and none is lost', async () => {
    const engine = createEngine({ parse: 'json' }, { threads: 1 });
    for (const { event } of source.examples) {
      const without = JSON.parse(JSON.stringify(event), (name, value) =>
        name === 'data' || name === 'body' ? 5 : value,
      ) as unknown;
      const { outcome } = await engine.transform(without);
      expect(outcome.status.length).toBeGreaterThan(0);
      expect(outcome.status.every((status) => status === STATUS.failed)).toBe(true);
      expect(outcome.failures[0]).toMatchObject({ code: 'data' });
    }
    await engine.close();
  });
});

test.each(SILENT)('the handler refuses source $name without a sink', async ({ examples }) => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const handler = createHandler(engine, { write: () => {} });
  for (const { event } of examples) await expect(handler(event as never)).rejects.toThrow('no sink');
  await engine.close();
});

test('the handler gives the reply of a source that takes outputs back', async () => {
  const engine = createEngine({ parse: 'json' }, { threads: 1 });
  const handler = createHandler(engine, { write: () => {} });
  for (const { replies, examples } of SOURCES) {
    if (replies === 'outputs')
      for (const { event, reply } of examples) expect(await handler(event as never)).toEqual(reply);
  }
  await engine.close();
});
