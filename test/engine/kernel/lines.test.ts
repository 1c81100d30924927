import { expect, test } from 'vitest';
import { pairFor } from './support.ts';

const pair = pairFor({ parse: { regex: '(?s)^(?P<v>[^!]*)$' } });

const buffer = pair.kernel.openLines()!;

function runLines(text: Buffer) {
  buffer.reserve(text.length, 0)!.set(text);
  return buffer.run(text.length)!;
}

/** What the lines are, the plain way: up to and with each line feed; what is left at the end is a line. */
function plainLines(text: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0; start < text.length; ) {
    const feed = text.indexOf(10, start);
    const end = feed < 0 ? text.length : feed + 1;
    lines.push(text.subarray(start, end));
    start = end;
  }
  return lines;
}

function expectLines(text: Buffer): void {
  const result = runLines(text);
  const lines = plainLines(text);
  const spans = new Uint32Array(2 * lines.length);
  let at = 0;
  for (const [index, line] of lines.entries()) {
    spans[2 * index] = at;
    at += line.length;
    spans[2 * index + 1] = at;
  }
  expect(result.lines).toEqual(spans);
  const wanted = pair.reference.run({
    bytes: text,
    spans,
    unreadable: [],
    context: { shared: {}, perRecord: {} },
  });
  expect(Buffer.compare(result.bytes, wanted.bytes)).toBe(0);
  expect(result.spans).toEqual(wanted.spans);
  expect([...result.status].map((status) => Math.min(status, 2))).toEqual([...wanted.status]);
}

test('lines of every length, with and without a line feed at the end', () => {
  for (let length = 0; length < 70; length += 1) {
    const line = 'x'.repeat(length);
    for (const text of [
      '',
      '\n',
      line,
      `${line}\n`,
      `${line}\n${line}`,
      `${line}\r\n\n\r\n${line}!\n${line}\n`,
    ]) {
      expectLines(Buffer.from(text));
    }
  }
});

test('more lines than one round of splitting takes, and nothing but line feeds', () => {
  expectLines(Buffer.from('ab\n'.repeat(150_000)));
  expectLines(Buffer.from('\n'.repeat(70_001)));
  expectLines(Buffer.from('ab\n'.repeat(65_536)));
  expectLines(Buffer.from(`${'ab\n'.repeat(65_536)}c`));
});

test('a line of a megabyte between others', () => {
  expectLines(Buffer.from(`a\n${'é"'.repeat(1 << 18)}\n\n${'b!'.repeat(1 << 18)}\nc`));
});

test('nothing', () => {
  expect(runLines(Buffer.alloc(0))).toMatchObject({ status: new Uint8Array(0) });
});
