import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine, type LineSource, type PipelineConfig } from '../../../engine/index.ts';
import { WHOLE_TEXT } from '../conformance/case.ts';
import { readRecords } from '../conformance/describe-program.ts';

async function runLines(source: LineSource, pipeline: PipelineConfig = { parse: WHOLE_TEXT }) {
  const engine = createEngine(pipeline, { threads: 1 });
  const ends = [];
  let lines = 0;
  for await (const { outcome, firstLine } of engine.runLines(source)) {
    expect(firstLine).toBe(lines + 1);
    lines += outcome.status.length;
    ends.push(...readRecords(outcome));
  }
  await engine.close();
  return ends;
}

/** The values of `v` that came out. */
const textsOf = async (source: LineSource) =>
  (await runLines(source)).map((end) => (JSON.parse(end as string) as { v: string }).v);

test.each([
  ['', []],
  ['a', ['a']],
  ['a\n', ['a']],
  ['a\nb', ['a', 'b']],
  ['a\n\nb\n', ['a', '', 'b']],
  ['\n', ['']],
  ['\n\n', ['', '']],
  ['a\r\nb\r\n', ['a', 'b']],
  ['\r\n\r\n', ['', '']],
  ['a\r', ['a\r']],
  ['a\rb\nc\r\r\n', ['a\rb', 'c\r']],
])('%j has the lines %j', async (text, lines) => {
  expect(await textsOf(text)).toEqual(lines);
});

test('a line that ends in CR LF is a record of any format', async () => {
  expect(await runLines('a:1\r\nb:2\r\n', { parse: 'ltsv' })).toEqual(['{"a":"1"}\n', '{"b":"2"}\n']);
});

test('lines come whole however the source is cut, in characters too', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'é', '\u{1f600}', '\n') }),
      fc.array(fc.nat(6)),
      async (text, cuts) => {
        const bytes = Buffer.from(text);
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const length of cuts) {
          chunks.push(bytes.subarray(at, at + length));
          at += length;
        }
        chunks.push(bytes.subarray(at));
        const expected = text.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(await textsOf(chunks)).toEqual(expected);
        expect(
          await textsOf(
            (async function* () {
              yield* chunks;
            })(),
          ),
        ).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('a line longer than a batch, and many short ones behind it', async () => {
  const long = 'x'.repeat(3 << 20);
  const short = Array.from({ length: 60_000 }, (_, index) => `line number ${index} of many`);
  const found = await textsOf(`${long}\n${short.join('\n')}`);
  expect(found.length).toBe(short.length + 1);
  expect(found[0]).toBe(long);
  expect(found.slice(1)).toEqual(short);
});

test('a source that fails makes the lines fail', async () => {
  const broken = (async function* () {
    yield 'a\n';
    throw new Error('the disk is gone');
  })();
  await expect(runLines(broken)).rejects.toThrow('the disk is gone');
});

test('who stops early ends the source', async () => {
  let ended = false;
  const source = (async function* () {
    try {
      for (;;) yield `${'x'.repeat(1 << 16)}\n`;
    } finally {
      ended = true;
    }
  })();
  const engine = createEngine({ parse: WHOLE_TEXT }, { threads: 1 });
  for await (const { outcome } of engine.runLines(source)) {
    expect(outcome.status.length).toBeGreaterThan(0);
    break;
  }
  expect(ended).toBe(true);
});
