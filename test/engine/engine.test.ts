import { describe, expect, test } from 'vitest';
import { NO_CONTEXT, packRecords, sliceBatch } from '../../engine/batch.ts';
import { buildPlan } from '../../engine/config/build-plan.ts';
import { FORMATS, formatByName } from '../../engine/formats/index.ts';
import * as millrace from '../../engine/index.ts';
import { nearest, suggest } from '../../engine/nearest.ts';
import { countStatus } from '../../engine/outcome.ts';
import { CONTEXT_VALUES } from '../../engine/plan/context.ts';
import { readRecords } from './conformance/describe-program.ts';

const { createEngine, definePipeline } = millrace;

describe('the engine', () => {
  test('exports what its documentation names', () => {
    expect(Object.keys(millrace)).toEqual(
      expect.arrayContaining([
        'createEngine',
        'definePipeline',
        'packRecords',
        'countStatus',
        'STATUS',
        'MillraceError',
        'ERROR_CODES',
        'FAILURE_CODES',
      ]),
    );
  });

  test('runs a batch', async () => {
    const engine = createEngine(definePipeline({ parse: 'json' }), { threads: 1 });
    const outcome = await engine.run(packRecords(['{"a": 1}', 'x']));
    expect(readRecords(outcome)).toEqual(['{"a":1}\n', { failed: 'json' }]);
    expect(countStatus(outcome)).toEqual({ ok: 1, dropped: 0, failed: 1 });
  });

  test('runs batches that overlap, each on its own', async () => {
    const engine = createEngine({ parse: 'json' }, { threads: 1 });
    const outcomes = await Promise.all([1, 2, 3].map((n) => engine.run(packRecords([`{"n":${n}}`]))));
    expect(outcomes.flatMap(readRecords)).toEqual(['{"n":1}\n', '{"n":2}\n', '{"n":3}\n']);
  });

  test('runs a map function on one thread, whatever was asked for', () => {
    expect(createEngine({ parse: 'json', map: (record) => record }, { threads: 4 }).threads).toBe(1);
    expect(createEngine({ parse: 'json' }, { threads: 4 }).threads).toBe(4);
  });

  test('transforms a Firehose event and reports what became of it', async () => {
    const engine = createEngine({ parse: 'json' }, { threads: 1 });
    const summaries: millrace.BatchSummary[] = [];
    const data = Buffer.from('{}').toString('base64');
    const result = await engine.firehose(
      {
        records: [
          { recordId: '1', approximateArrivalTimestamp: 0, data },
          { recordId: '2', approximateArrivalTimestamp: 0, data: '!' },
        ],
      } as never,
      {
        onSummary: (summary) => summaries.push(summary),
      },
    );
    expect(result.records.map((record) => record.result)).toEqual(['Ok', 'ProcessingFailed']);
    expect(summaries).toMatchObject([
      {
        records: 2,
        duplicates: 0,
        inner: null,
        ok: 1,
        dropped: 0,
        failed: { base64: 1 },
        replyBytes: Buffer.byteLength(JSON.stringify(result)),
      },
    ]);
  });
});

describe('a record the source could not read', () => {
  const unreadable = [{ index: 0, code: 'base64', detail: 'x' }] as const;
  test.each([
    ['failed', { failed: 'base64' }],
    ['drop', { dropped: true }],
    // There are no raw bytes to return.
    ['raw', { failed: 'base64' }],
  ] as const)('with onError: %s', async (onError, expected) => {
    const engine = createEngine({ parse: 'json', onError }, { threads: 1 });
    const outcome = await engine.run({ ...packRecords(['', '{}']), unreadable });
    expect(readRecords(outcome)).toEqual([expected, '{}\n']);
  });
});

describe('a plan', () => {
  const plan = (pipeline: millrace.PipelineConfig, tier: 'auto' | 're2' = 'auto') =>
    buildPlan(pipeline, '/', tier);

  test('is plain data that can be posted to threads', () => {
    const written: millrace.PipelineConfig = {
      parse: 'apache-combined',
      types: { status: 'string' },
      rename: { host: 'client' },
      set: { r: '${requestId}', d: '${timestamp:yyyy}' },
      filter: [{ client: { ne: 'x' } }],
      partition: { day: '${timestamp:yyyy-MM-dd}' },
      drop: ['identity'],
      output: { format: 'csv' },
    };
    const full = plan(written, 're2'); // a kernel's program is bytes
    expect(structuredClone(plan(written))).toEqual(plan(written));
    expect(structuredClone(full)).toEqual(full);
    expect(JSON.parse(JSON.stringify(full))).toEqual(full);
  });

  test('names the context values its templates ask for, once each', () => {
    expect(
      plan({ parse: 'json', set: { a: '${requestId}${region}', b: '${region}', c: 'x' } }).contextNames,
    ).toEqual(['requestId', 'region']);
    expect(plan({ parse: 'json', partition: { a: '${shardId}' } }).contextNames).toEqual(['shardId']);
    expect(plan({ parse: 'json' }).contextNames).toEqual([]);
    expect(plan({ parse: 'json', map: () => null }).contextNames).toBeNull();
  });

  test("has one type a field: what the user gives takes the place of the format's", () => {
    const { alternatives } = plan({ parse: 'apache-common', types: { status: 'string', host: 'int' } });
    const types = alternatives[0].steps[0]!.plan as { field: string[]; type: { kind: string } }[];
    expect(types.map(({ field, type }) => [field[0], type.kind])).toEqual([
      ['timestamp', 'clf'],
      ['size', 'int'],
      ['status', 'string'],
      ['host', 'int'],
    ]);
  });

  test('knows a renamed field by its type, and one that was set by none', () => {
    const filter = { code: { gte: 400 } };
    expect(() => plan({ parse: 'apache-common', rename: { status: 'code' }, filter })).not.toThrow();
    expect(() => plan({ parse: 'apache-common', rename: { status: 'code' }, filter: { code: 'x' } })).toThrow(
      'as the field is int',
    );
    expect(() =>
      plan({ parse: 'apache-common', set: { status: 'x' }, filter: { status: 'x' } }),
    ).not.toThrow();
  });

  test('knows no fields behind map', () => {
    expect(() =>
      plan({ parse: 'apache-common', map: () => null, drop: ['mine'], partition: { a: '${mine}' } }),
    ).not.toThrow();
    expect(() => plan({ parse: 'apache-common', map: () => null, output: { format: 'csv' } })).toThrow(
      'output.columns',
    );
  });
});

test('a batch is cut without copying, its failures and context with it', () => {
  const batch = {
    ...packRecords(['a', 'bb', 'ccc']),
    unreadable: [
      { index: 0, code: 'data', detail: 'x' },
      { index: 2, code: 'data', detail: 'y' },
    ] as const,
    context: { shared: { r: '1' }, perRecord: { id: ['x', null, 'z'] } },
  };
  expect(sliceBatch(batch, 1, 3)).toEqual({
    bytes: batch.bytes,
    spans: Uint32Array.of(1, 3, 3, 6),
    unreadable: [{ index: 1, code: 'data', detail: 'y' }],
    context: { shared: { r: '1' }, perRecord: { id: [null, 'z'] } },
  });
  expect(packRecords([]).context).toBe(NO_CONTEXT);
});

test.each([
  ['apache', ['apache-common', 'apache-combined'], 'did you mean "apache-common" or "apache-combined"?'],
  ['JSON', ['json', 'ltsv'], 'did you mean "json"?'],
  ['alb', ['aws-alb', 'aws-nlb', 'json'], 'did you mean "aws-alb"?'],
  ['x', ['json', 'ltsv'], 'known: json, ltsv'],
  ['a'.repeat(10_000), ['json'], 'known: json'],
])('names near %j', (written, names, text) => {
  expect(suggest(written, names)).toBe(text);
  expect(nearest(written, names).length).toBeLessThanOrEqual(3);
});

test('every format and context value is documented, under a name of its own', () => {
  const names = FORMATS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const format of FORMATS) {
    expect(formatByName(format.name)).toBe(format);
    expect(format.spec).toMatch(/^https?:\/\//);
    expect(format.summary).not.toBe('');
    expect(format.examples.length).toBeGreaterThan(0);
    expect(format.failures.length).toBeGreaterThan(0);
  }
  for (const { meaning } of Object.values(CONTEXT_VALUES)) expect(meaning).not.toBe('');
});
