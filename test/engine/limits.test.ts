import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildPlan } from '../../engine/config/build-plan.ts';
import { createEngine, packRecords } from '../../engine/index.ts';
import { DEFAULT_LIMITS, LIMITS } from '../../engine/limits.ts';
import { limitExceeded } from '../../engine/values/json-limits.ts';

/** Levels and values of parsed JSON. */
function measure(value: unknown): { depth: number; values: number } {
  if (typeof value !== 'object' || value === null) return { depth: 0, values: 0 };
  const inner = Object.values(value).map(measure);
  return {
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
    values: inner.length + inner.reduce((sum, { values }) => sum + values, 0),
  };
}

test('levels and values are counted as JSON.parse has them, whatever is in strings and white space', () => {
  const text = fc.string({ unit: fc.constantFrom(...'{}[],:"\\ é'), maxLength: 6 });
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5 },
      text,
      fc.constantFrom(1, null, true),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc
        .uniqueArray(fc.tuple(text, tie('tree')), { maxLength: 4, selector: ([name]) => name })
        .map((all) => Object.fromEntries(all)),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom(0, 1, '\n\t'), (value, space) => {
      const json = JSON.stringify(value, null, space);
      const { depth, values } = measure(value);
      const at = (limits: { depth: number; values: number }) =>
        limitExceeded(json, { ...DEFAULT_LIMITS, ...limits });
      expect(at({ depth, values })).toBeNull();
      if (depth > 0) expect(at({ depth: depth - 1, values })).toBe('depth');
      if (values > 0) expect(at({ depth, values: values - 1 })).toBe('values');
    }),
    { numRuns: 1000 },
  );
});

test('in a function a record decodes to a 32nd of the memory, becomes a 64th and a batch a 16th, unless the pipeline says otherwise', () => {
  const of = (limits: object | undefined, memory: number | null) => {
    const plan = buildPlan(
      { parse: 'json', ...(limits === undefined ? {} : { limits }) },
      '.',
      'auto',
      memory,
    );
    const { decodedBytes, outputBytes, batchBytes } = plan.limits;
    return [decodedBytes, outputBytes, batchBytes].map((bytes) => bytes / 2 ** 20);
  };
  expect(of(undefined, null)).toEqual([64, 8, 256]);
  expect(of(undefined, 128)).toEqual([4, 2, 8]);
  expect(of({ depth: 64 }, 256)).toEqual([8, 4, 16]);
  expect(of(undefined, 10_240)).toEqual([64, 8, 256]);
  expect(of({ decodedBytes: 64 << 20, outputBytes: 9 << 20 }, 128)).toEqual([64, 9, 8]);
});

test.each(LIMITS)('limits.$name is a whole number of at least $least', ({ name, least, default: value }) => {
  expect(value).toBeGreaterThanOrEqual(least);
  for (const wrong of [least - 1, least + 0.5, '5', null]) {
    expect(() => createEngine({ parse: 'json', limits: { [name]: wrong } } as never)).toThrow(
      `limits.${name}: expected a whole number of at least ${least}, found`,
    );
  }
  expect(createEngine({ parse: 'json', limits: { [name]: least } }).plan.limits[name]).toBe(least);
});

test('the failure names the limit, its value and the option', async () => {
  const engine = createEngine({ parse: 'json', limits: { values: 1 } }, { threads: 1 });
  const { failures } = await engine.run(packRecords(['{"a":1,"b":2}']));
  await engine.close();
  expect(failures).toEqual([
    {
      index: 0,
      code: 'limit',
      detail: 'more than 1 members and list elements, or LTSV pairs (limits.values)',
    },
  ]);
});

test('a time format of each part once takes time by its text, however its digits are divided', async () => {
  const format = '%s%f%m%d%H%M%S%Z';
  const engine = createEngine(
    { parse: { regex: '^(?P<t>.*)$' }, types: { t: { strftime: { format } } } },
    { threads: 1 },
  );
  const records = Array.from({ length: 1000 }, (_, index) => `${'1'.repeat(31)}${index}`);
  const started = performance.now();
  const { failures } = await engine.run(packRecords(records));
  await engine.close();
  expect(failures).toHaveLength(1000);
  expect(performance.now() - started).toBeLessThan(5000);
});
