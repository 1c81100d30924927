import { expect, test } from 'vitest';
import { REPLY_CEILING } from '../../../../engine/limits.ts';
import { kernelReply, pairFor, referenceReply } from '../support.ts';
import { base64, eventOf as event, expectNothingElse, LINE, recordOf as record } from './event-support.ts';

const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });

test('a reply of exactly the ceiling is complete, one byte more goes without its data', () => {
  const idOf = (length: number) => 'i'.repeat(length);
  const frame = JSON.stringify({ records: [{ recordId: '', result: 'Ok', data: '' }] }).length;
  const text = 'x'.repeat(3 * 1_000_000);
  const data = 4 * Math.ceil((text.length + '{"v":""}\n'.length) / 3);
  const room = REPLY_CEILING - frame - data;
  const at = (length: number) =>
    Buffer.from(JSON.stringify(event([{ recordId: idOf(length), data: base64(text) }])));
  const short = kernelReply(pair, at(room + 1));
  expect(short).toContain('"result":"ProcessingFailed","data":""');
  expect(short === referenceReply(pair, at(room + 1))).toBe(true);
  const full = kernelReply(pair, at(room));
  expect(typeof full === 'string' ? full.length : full).toBe(REPLY_CEILING);
  expect(full === referenceReply(pair, at(room))).toBe(true);
});

test('the same with a record handed back', () => {
  const other = { recordId: 'b', data: 'QQ' };
  const text = 'x'.repeat(3 * 1_000_000);
  const at = (length: number) =>
    Buffer.from(JSON.stringify(event([{ recordId: 'i'.repeat(length), data: base64(text) }, other])));
  const short = kernelReply(pair, at(0)) as string;
  const room = REPLY_CEILING - short.length;
  expect((kernelReply(pair, at(room)) as string).length).toBe(REPLY_CEILING);
  const over = kernelReply(pair, at(room + 1));
  expect(over === referenceReply(pair, at(room + 1))).toBe(true);
});

test('events of very different sizes one after the other', () => {
  for (const count of [1, 5000, 2, 20_000, 0, 3]) {
    const records = Array.from({ length: count }, (_, index) => record(index % 10, base64(`text ${index}`)));
    expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('replied');
  }
});

test('a line of a megabyte', () => {
  const records = [record(0), record(1, base64('é"'.repeat(300_000))), record(2)];
  expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('replied');
});

test('filtered and failed records', () => {
  const filtered = pairFor({ parse: 'apache-combined', filter: { status: { gte: 400 } } });
  const records = [200, 404, 500, 301].map((status, index) =>
    record(index, base64(LINE.replace('200', String(status)))),
  );
  expect(expectNothingElse(filtered, JSON.stringify(event([...records, record(4, base64('x'))])))).toBe(
    'replied',
  );
  for (const onError of ['drop', 'raw'] as const) {
    const other = pairFor({ parse: 'apache-combined', onError });
    expect(expectNothingElse(other, JSON.stringify(event([record(0, base64('x')), record(1)])))).toBe(
      'replied',
    );
  }
});

test('what the callback throws reaches the caller', () => {
  const bytes = Buffer.from(JSON.stringify(event([record(0, 'QQ')])));
  pair.kernel.reserveEvent(bytes.length)!.set(bytes);
  expect(() =>
    pair.kernel.runEvent(() => {
      throw new Error('mine');
    }),
  ).toThrow('mine');
});

test('an event runs once', () => {
  const bytes = Buffer.from(JSON.stringify(event([record(0)])));
  pair.kernel.reserveEvent(bytes.length)!.set(bytes);
  expect(pair.kernel.runEvent(() => [])).toHaveProperty('bytes');
  expect(pair.kernel.runEvent(() => [])).toEqual({ refused: 'trap' });
});

test('an event that is not valid is refused, and the next one answered', () => {
  const records = Array.from({ length: 500 }, (_, index) => record(index % 10, base64(`text ${index}`)));
  const bytes = Buffer.from(JSON.stringify(event(records)));
  const wanted = kernelReply(pair, bytes);
  expect(typeof wanted).toBe('string');
  for (const at of [0.1, 0.4, 0.5, 0.7, 0.99]) {
    expect(kernelReply(pair, bytes.subarray(0, Math.floor(bytes.length * at)))).toEqual({ refused: 'shape' });
    expect(kernelReply(pair, bytes)).toBe(wanted);
  }
});

test('an event after one that was shortened is whole again', () => {
  // Of the same length, so that everything is at the same places; controls become six bytes each.
  const of = (text: string) =>
    Buffer.from(
      JSON.stringify(
        event([
          record(0, base64(text.repeat(800_000))),
          ...Array<unknown>(1500).fill(record(1, base64('x'))),
        ]),
      ),
    );
  for (const bytes of [of('\u0001'), of('x'), of('\u0001')]) {
    expect(kernelReply(pair, bytes) === referenceReply(pair, bytes)).toBe(true);
  }
  expect(kernelReply(pair, of('x'))).not.toContain('"ProcessingFailed"');
  expect(kernelReply(pair, of('\u0001'))).toContain('"ProcessingFailed","data":""');
});

test('a thousand events in a row need no more memory than a hundred', () => {
  const records = Array.from({ length: 1500 }, (_, index) => record(index % 10));
  const bytes = Buffer.from(JSON.stringify(event(records)));
  const run = (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      pair.kernel.reserveEvent(bytes.length)!.set(bytes);
      const reply = pair.kernel.runEvent(() => []);
      expect('refused' in reply ? reply : reply.counts[0]).toBe(1500);
    }
    return process.memoryUsage().rss;
  };
  const before = run(100);
  expect(run(1000) - before).toBeLessThan(20e6);
});
