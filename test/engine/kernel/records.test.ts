import { describe, expect, test } from 'vitest';
import { packRecords, sliceBatch } from '../../../engine/batch.ts';
import { FORMATS } from '../../../engine/formats/index.ts';
import { STATUS_BAIL, STATUS_OK } from '../../../engine/kernel/memory.ts';
import { expectSame, pairFor } from './support.ts';

const BUILDS = ['relaxed', 'plain'] as const;
const LINE = '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"';

describe.each(BUILDS)('the %s build', (build) => {
  for (const format of FORMATS) {
    if (format.kind !== 'pattern') continue;
    test(`does the examples of ${format.name} like the reference path`, () => {
      const pair = pairFor({ parse: format.name }, build);
      const status = expectSame(pair, [
        ...format.examples.map(({ line }) => line),
        ...format.failures.map(({ line }) => line),
      ]);
      expect([...status.slice(0, format.examples.length)]).toEqual(format.examples.map(() => STATUS_OK));
    });
  }

  test('reads a record without its one line end', () => {
    const pair = pairFor({ parse: { regex: '^(?P<v>[^;]*)$' } }, build);
    expectSame(pair, [
      '',
      '\n',
      '\r\n',
      '\r',
      'a',
      'a\n',
      'a\r\n',
      'a\n\n',
      'a\r',
      'a\n\r\n',
      '\n\n',
      '\r\r\n',
    ]);
  });

  test('writes every length of text', () => {
    const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    expectSame(
      pair,
      Array.from({ length: 200 }, (_, length) => 'x'.repeat(length)),
    );
    expectSame(
      pair,
      Array.from({ length: 100 }, (_, length) => `${'x'.repeat(length)}"${'y'.repeat(length % 7)}\\`),
    );
  });
});

test('a record of a megabyte is done', () => {
  const pair = pairFor({ parse: 'apache-combined' });
  const long = LINE.replace('/a?b', `/${'long/'.repeat(200_000)}`);
  const status = expectSame(pair, [LINE, long, LINE, `${long}"`, LINE]);
  expect([...status].every((code) => code < STATUS_BAIL)).toBe(true);
});

test('a megabyte of controls, six times as long when escaped, is done', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });
  const status = expectSame(pair, ['a', '\u0001'.repeat(1 << 20), 'b']);
  expect([...status]).toEqual([0, 0, 0]);
});

test('captures inside captures are written as often as they are captured', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<a>(?P<b>(?P<c>(?P<d>(?P<e>.*)))))$' } });
  const status = expectSame(pair, ['x'.repeat(100_000), '\u0002'.repeat(300_000), 'x']);
  expect(status[0]).toBe(STATUS_OK);
});

test('a slice of a batch is run like the batch', () => {
  const pair = pairFor({ parse: 'apache-combined' });
  const batch = packRecords([LINE, 'no', LINE, LINE.replace('200', '404')]);
  const whole = pair.program.run(batch);
  const part = pair.program.run(sliceBatch(batch, 1, 4));
  expect(Buffer.from(part.bytes).toString()).toBe(
    Buffer.from(whole.bytes.subarray(whole.spans[2], whole.bytes.length)).toString(),
  );
  expect(part.failures).toEqual(whole.failures.map((failure) => ({ ...failure, index: failure.index - 1 })));
});

test('records the source could not read keep their failure', () => {
  const pair = pairFor({ parse: 'apache-combined' });
  const batch = packRecords([LINE, '', LINE]);
  const unreadable = [{ index: 1, code: 'base64', detail: 'data is not base64' }] as const;
  const reference = pair.reference.run({ ...batch, unreadable });
  expect(pair.program.run({ ...batch, unreadable })).toEqual({ ...reference, handedBack: 1 });
});

test('no records at all', () => {
  expectSame(pairFor({ parse: 'apache-combined' }), []);
});

test('more output than one round holds', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, set: { padding: 'p'.repeat(5000) } });
  expectSame(
    pair,
    Array.from({ length: 3000 }, (_, index) => `record ${index}`),
  );
});
