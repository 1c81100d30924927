import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { FAILURE_CODES } from '../../../engine/failures.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import type { PipelineConfig } from '../../../engine/index.ts';
import { STATUS } from '../../../engine/outcome.ts';
import { compileReference } from '../../../engine/reference/reference.ts';
import { jsonAs, textAs, WHOLE_TEXT } from '../conformance/case.ts';
import { fieldV, reference } from '../run-one.ts';

const passThrough = reference({ parse: 'json', output: { newline: false } });
const wellFormed = fc.string({ unit: 'grapheme' });

test('any JSON object passes through: minified, its values as written', () => {
  const object = fc.dictionary(wellFormed, fc.jsonValue({ stringUnit: 'grapheme' }), { maxKeys: 6 });
  fc.assert(
    fc.property(object, fc.constantFrom(0, 1, '\t'), (json, indent) => {
      const [out] = passThrough([JSON.stringify(json, null, indent)]);
      expect(out).toBe(JSON.stringify(json));
    }),
    { numRuns: 500 },
  );
});

test('objects with repeated names become what JSON.parse makes of them', () => {
  const members = fc.array(
    fc.tuple(fc.constantFrom('a', 'b', '__proto__', '1', '\\u0061'), fc.json({ maxDepth: 1 })),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(members, (pairs) => {
      const text = `{${pairs.map(([name, value]) => `"${name}": ${value}`).join(' , ')}}`;
      const [out] = passThrough([text]);
      expect(JSON.parse(out as string)).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test('int: digits of any length come back, without sign and zeros they do not need', () => {
  const readers = [
    fieldV(textAs('int')),
    (text: string) => fieldV(jsonAs('int'))(JSON.stringify({ v: text })),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom('', '+', '-'),
      fc.nat(3),
      fc.bigInt({ min: 0n, max: 10n ** 500n }),
      (sign, zeros, size) => {
        const text = `${sign}${'0'.repeat(zeros)}${size}`;
        for (const read of readers) expect(read(text)).toBe(String(sign === '-' ? -size : size));
      },
    ),
    { numRuns: 200 },
  );
});

test('float: what comes out is a JSON number of the same value, and nothing else is taken', () => {
  const read = fieldV(textAs('float'));
  const float = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$/;
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'+-.eE001259'), minLength: 1, maxLength: 9 }),
      (text) => {
        const out = read(text);
        if (float.test(text)) {
          expect(JSON.parse(out)).toBe(Number(text));
          expect(read(out)).toBe(out);
        } else expect(out).toBe('type');
      },
    ),
    { numRuns: 3000 },
  );
});

test('text is written so that JSON.parse reads it back', () => {
  const run = fieldV({ parse: WHOLE_TEXT });
  fc.assert(
    fc.property(wellFormed, (text) => {
      fc.pre(!text.endsWith('\n'));
      expect(run(text)).toBe(JSON.stringify(text));
    }),
    { numRuns: 500 },
  );
});

test('ltsv: any fields it can hold come back', () => {
  const label = fc.stringMatching(/^[0-9A-Za-z_.-]{1,6}$/);
  const value = fc.string({ unit: 'grapheme' }).filter((text) => !/[\t\r\n]/.test(text));
  const run = reference({ parse: 'ltsv', output: { format: 'ltsv', newline: false } });
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(label, value), { minLength: 1, maxLength: 5, selector: ([name]) => name }),
      (pairs) => {
        const text = pairs.map(([name, member]) => `${name}:${member}`).join('\t');
        expect(run([text])).toEqual([text]);
      },
    ),
  );
});

/** RFC 4180 by hand: one row to its cells. */
function cells(row: string): string[] {
  const out = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|$)/gy;
  for (let found = cell.exec(row); found !== null; found = cell.exec(row)) {
    out.push(found[1] === undefined ? found[2]! : found[1].replaceAll('""', '"'));
    if (found[3] === '') return out;
  }
  throw new Error(`no row: ${row}`);
}

test('csv: any text comes back from its cell', () => {
  const run = reference({
    parse: 'json',
    output: { format: 'csv', columns: ['a', 'b', 'c'], newline: false },
  });
  const cell = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'",\r\n a'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
  });
  fc.assert(
    fc.property(fc.tuple(cell, cell, cell), ([a, b, c]) => {
      const [row] = run([JSON.stringify({ a, b, c })]);
      expect(cells(row as string)).toEqual([a, b, c]);
    }),
  );
});

const PIPELINES: readonly PipelineConfig[] = [
  ...FORMATS.map(({ name }) => ({ parse: name })),
  { parse: WHOLE_TEXT, types: { v: 'float' } },
  {
    parse: 'json',
    types: { 'a.b': 'timestamp', c: 'int' },
    rename: { 'a.b': 'x' },
    set: { 'd.e': '${c}' },
    filter: [{ c: { gt: 5 } }, { c: { exists: false } }],
    partition: { k: '${a}' },
    drop: ['a.c'],
  },
  { parse: 'ltsv', output: { format: 'csv', columns: ['a', 'b'] }, onError: 'raw' },
];

const hostile = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'{}[]":,abc019\\\t\n\r -.é\ufffd') }),
  fc.json(),
);

test.each(PIPELINES)('bytes of any kind throw nothing and get one end each: %j', (pipeline) => {
  const program = compileReference(buildPlan(pipeline, '/'));
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 6 }), (records) => {
      const outcome = program.run(packRecords(records));
      expect(outcome.status).toHaveLength(records.length);
      expect(outcome.spans).toHaveLength(records.length * 2);
      const failed = [...outcome.status].flatMap((status, index) =>
        status === STATUS.failed ? [index] : [],
      );
      expect(outcome.failures.map(({ index }) => index)).toEqual(failed);
      for (const { code } of outcome.failures) expect(FAILURE_CODES).toHaveProperty(code);
      let end = 0;
      for (let index = 0; index < records.length; index += 1) {
        expect(outcome.spans[2 * index]).toBe(end);
        end = outcome.spans[2 * index + 1]!;
        if (outcome.status[index] !== STATUS.ok) expect(end).toBe(outcome.spans[2 * index]);
      }
      expect(end).toBe(outcome.bytes.length);
    }),
    { numRuns: 150 },
  );
});
