import { describe, expect, test } from 'vitest';
import { createEngine, type Engine, packRecords } from '../../engine/index.ts';

const batch = packRecords(['{"a":1}']);
const MAKE = 'packRecords(records) makes one';

type Call = (engine: Engine) => unknown;
/** A call that TypeScript would refuse, and the message it ends with. */
const cases: Readonly<Record<string, readonly (readonly [Call, string])[]>> = {
  createEngine: [
    [
      () => createEngine({ parse: 'json' }, null as never),
      'setting: options: expected an object, found null',
    ],
    [
      () => createEngine({ parse: 'json' }, { thread: 2 } as never),
      'setting: thread: expected an option (threads, tier, baseFolder, pool, name, version, onSummary, samples), found "thread"; did you mean "threads"?',
    ],
    [
      () => createEngine({ parse: 'json' }, { baseFolder: 5 } as never),
      'setting: baseFolder: expected text, found 5',
    ],
    [
      () => createEngine({ parse: 'json' }, { pool: 5 } as never),
      'setting: pool: expected an object, found 5',
    ],
    [
      () => createEngine({ parse: 'json' }, { pool: { timeLimit: '5' } } as never),
      'setting: pool.timeLimit: expected a number of milliseconds, found "5"',
    ],
  ],
  run: [
    [
      (engine) => engine.run(['a'] as never),
      `input: batch: expected a batch, {bytes, spans, unreadable, context}, found ["a"]; ${MAKE}`,
    ],
    [
      (engine) => engine.run(undefined as never),
      `input: batch: expected a batch, {bytes, spans, unreadable, context}, found nothing; ${MAKE}`,
    ],
    [
      (engine) => engine.run({ ...batch, bytes: 'a' } as never),
      `input: batch.bytes: expected a Uint8Array, found "a"; ${MAKE}`,
    ],
    [
      (engine) => engine.run({ ...batch, spans: new Uint32Array(3) }),
      `input: batch.spans: expected a Uint32Array of two offsets a record, found {"0":0,"1":0,"2":0}; ${MAKE}`,
    ],
    [
      (engine) => engine.run({ ...batch, context: {} } as never),
      `input: batch.context: expected an object, {shared, perRecord}, found {}; ${MAKE}`,
    ],
    [
      (engine) => engine.run(batch, { deadlin: 5 } as never),
      'setting: deadlin: expected an option (deadline, furthest), found "deadlin"; did you mean "deadline"?',
    ],
    [
      (engine) => engine.run(batch, { deadline: Number.NaN }),
      'setting: deadline: expected a time in milliseconds since 1970, found NaN',
    ],
  ],
  runLines: [
    [
      (engine) => engine.runLines(5 as never),
      'input: lines: expected a stream or list of chunks, a Uint8Array, text, or a function, found 5',
    ],
    [
      (engine) => engine.runLines('x', { furthest: '3' } as never),
      'setting: furthest: expected a number from 0, found "3"',
    ],
    [
      (engine) =>
        engine
          .runLines([1] as never)
          [Symbol.asyncIterator]()
          .next(),
      'input: lines: expected chunks that are Uint8Arrays or text, found 1',
    ],
  ],
  events: [
    [
      (engine) => engine.firehose({ records: [] } as never, { onSummary: 5 } as never),
      'setting: onSummary: expected a function, found 5',
    ],
    [
      (engine) => engine.transform({ records: [] }, 5 as never),
      'setting: options: expected an object, found 5',
    ],
    [
      (engine) => engine.firehoseBytes({} as never),
      'input: event: expected the bytes of an event, a Uint8Array, found {}; for a parsed event call firehose()',
    ],
    [(engine) => engine.reserve(-1), 'input: byteLength: expected a whole number of bytes, found -1'],
    [
      (engine) => engine.ready({ rawEvents: 1 } as never),
      'setting: rawEvents: expected true or false, found 1',
    ],
  ],
  packRecords: [
    [() => packRecords('abc'), 'input: records: expected a list of Uint8Arrays or texts, found "abc"'],
    [
      () => packRecords(undefined as never),
      'input: records: expected a list of Uint8Arrays or texts, found nothing',
    ],
    [() => packRecords(['a', 1] as never), 'input: records[1]: expected a Uint8Array or text, found 1'],
  ],
};

describe.each(Object.entries(cases))('%s names an argument that it cannot take', (_, calls) => {
  test.each(calls.map(([call, message]) => [message, call] as const))('%s', async (message, call) => {
    // The kernel reads lines into buffers of its own, the reference path into batches.
    for (const tier of ['kernel', 're2'] as const) {
      const engine = createEngine({ parse: 'json' }, { tier, threads: 1 });
      const error = await (async () => call(engine))().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'MillraceError', message });
      await engine.close();
    }
  });
});
