import { afterAll, describe, expect, test } from 'vitest';
import { createEngine, type LineSource, TIERS } from '../../../engine/index.ts';
import { createLineCutter } from '../../../engine/lines/long-lines.ts';

const MOST = 1 << 20;
const DETAIL = `more than ${MOST} bytes in a line (limits.lineBytes)`;

const a = (length: number) => 'a'.repeat(length);
/** Lines and, of each, whether it is too long. */
const LINES: readonly (readonly [text: string, tooLong: boolean])[] = [
  ['first', false],
  [a(MOST), false],
  [a(MOST + 1), true],
  ['', false],
  [a(5 * MOST), true],
  [a(3 * MOST), true],
  ['between', false],
  ...Array.from({ length: 30 }, (_, index) => [`${index}-${a(100_000)}`, false] as const),
  [`${a(MOST - 1)}\r`, false],
  [a(2 * MOST), true],
  ['last', false],
];

/** A stream that never has the text whole, by chunks of a size. */
async function* inChunks(text: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
}

function byReads(text: Buffer, size: number): LineSource {
  let at = 0;
  return async (place) => {
    const part = text.subarray(at, at + Math.min(size, place.length));
    place.set(part);
    at += part.length;
    return part.length;
  };
}

const WAYS: Readonly<Record<string, (text: Buffer) => LineSource>> = {
  'all at once': (text) => text,
  'chunks of 64 KiB': (text) => inChunks(text, 1 << 16),
  'chunks of 3 MB': (text) => inChunks(text, 3_000_000),
  'reads of 256 KiB': (text) => byReads(text, 1 << 18),
  'reads as they fit': (text) => byReads(text, 1 << 30),
};

describe.each(TIERS)('%s', (tier) => {
  const engine = createEngine(
    { parse: { regex: '^(?P<v>[^!]*)$' }, limits: { lineBytes: MOST } },
    { tier, threads: 1 },
  );
  afterAll(() => engine.close());

  describe.each(['\n', ''])('ending in "%s"', (end) => {
    test.each(Object.entries(WAYS))('%s: lines that are too long fail, and no other', async (_, way) => {
      const text = LINES.map(([line]) => line).join('\n') + end;
      const source = Buffer.from(text);
      const outputs: (string | null)[] = [];
      let longest = 0;
      for await (const { batch, outcome, firstLine } of engine.runLines(way(source))) {
        expect(firstLine).toBe(outputs.length + 1);
        longest = Math.max(longest, batch.bytes.length);
        for (let index = 0; index < outcome.status.length; index += 1) {
          const [from, to] = [outcome.spans[2 * index]!, outcome.spans[2 * index + 1]!];
          outputs.push(from === to ? null : Buffer.from(outcome.bytes.subarray(from, to)).toString());
        }
        for (const failure of outcome.failures) {
          expect(failure).toMatchObject({ code: 'limit', detail: DETAIL });
        }
      }
      const expected = LINES.map(([line, tooLong]) =>
        tooLong ? null : `${JSON.stringify({ v: line.replace(/\r$/, '') })}\n`,
      );
      expect(outputs).toEqual(expected);
      expect(longest).toBeLessThan(4 * MOST); // no line is ever whole in memory
      expect(source.toString()).toBe(text); // the source's bytes are its own
    });
  });
});

test('what a long line becomes follows onError', async () => {
  const text = Buffer.from(`x\n${a(2 * MOST)}\ny\n`);
  for (const [onError, expected] of [
    ['drop', [0, 1, 0]],
    ['raw', [0, 2, 0]],
  ] as const) {
    const engine = createEngine({ parse: { regex: '(?P<v>.*)' }, onError, limits: { lineBytes: MOST } });
    const status: number[] = [];
    for await (const { outcome } of engine.runLines(inChunks(text, 1 << 16))) status.push(...outcome.status);
    await engine.close();
    expect(status).toEqual(expected);
  }
});

test('the cutter keeps one byte more than the limit, however the stream is cut', () => {
  for (const size of [1, 2, 3, 7, 100]) {
    const cut = createLineCutter(4);
    const text = Buffer.from('1234\n12345\n\n123456789\n12\n1234567');
    const pieces: string[] = [];
    for (let at = 0; at < text.length; at += size) {
      const piece = Buffer.from(text.subarray(at, at + size));
      pieces.push(piece.subarray(0, cut(piece)).toString());
    }
    expect(pieces.join('')).toBe('1234\n12345\n\n12345\n12\n12345');
  }
});
