import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REPLY_CEILING } from '../../../engine/limits.ts';
import { ERRORS, type ErrorKind } from '../../../simulator/stream/error-codes.ts';
import { checkReply } from '../../../simulator/stream/reply-check.ts';

const data = (text: string) => Buffer.from(text).toString('base64');
const ok = (recordId: string) => ({ recordId, result: 'Ok', data: data(recordId) });
const check = (reply: unknown, ids: readonly string[] = ['a', 'b', 'c']) =>
  checkReply(Buffer.from(typeof reply === 'string' ? reply : JSON.stringify(reply)), ids);

/** What became of each record: its bytes, `dropped`, or the error. */
function fates(reply: unknown, ids?: readonly string[]): string[] | ErrorKind {
  const checked = check(reply, ids);
  if ('refused' in checked) return checked.refused;
  return checked.verdicts.map((verdict) => {
    if (verdict.kind === 'ok') return verdict.bytes.toString();
    return verdict.kind === 'failed' ? `failed: ${verdict.error}` : 'dropped';
  });
}

test('results are taken by their ids, in whatever order they come', () => {
  expect(fates({ records: [ok('c'), ok('a'), ok('b')] })).toEqual(['a', 'b', 'c']);
});

test('each of the three results is taken for what it is', () => {
  const records = [
    ok('a'),
    { recordId: 'b', result: 'Dropped' },
    { recordId: 'c', result: 'ProcessingFailed', data: 'whatever it says' },
  ];
  expect(fates({ records })).toEqual(['a', 'dropped', 'failed: failed']);
});

test('partition keys are texts; anything else is none', () => {
  const keysOf = (partitionKeys: unknown) => {
    const checked = check({ records: [{ ...ok('a'), metadata: { partitionKeys } }] }, ['a']);
    if ('refused' in checked) throw new Error(checked.refused);
    const [verdict] = checked.verdicts;
    return verdict!.kind === 'ok' ? verdict!.keys : 'not ok';
  };
  expect(keysOf({ day: '1' })).toEqual({ day: '1' });
  for (const odd of [undefined, null, {}, { day: 1 }, { day: '' }, ['1'], 'x'])
    expect(keysOf(odd)).toBeNull();
});

describe('ids:', () => {
  test('one that is missing fails that record alone', () => {
    expect(fates({ records: [ok('a'), ok('c')] })).toEqual(['a', 'failed: missing', 'c']);
  });
  test('one that is there twice fails that record alone, whatever the two say', () => {
    const records = [ok('a'), ok('b'), ok('c'), { recordId: 'b', result: 'Dropped' }, ok('b')];
    expect(fates({ records })).toEqual(['a', 'failed: duplicated', 'c']);
  });
  test('one that nobody asked for is ignored', () => {
    expect(fates({ records: [ok('a'), ok('b'), ok('x')] })).toEqual(['a', 'b', 'failed: missing']);
  });
});

describe('a reply is refused whole where', () => {
  test.each<[string, unknown, ErrorKind]>([
    ['it is no JSON', 'hello', 'unreadable'],
    ['it is empty', '', 'unreadable'],
    ['it is null', 'null', 'unreadable'],
    ['it has no records', { record: [] }, 'unreadable'],
    ['its records are no list', { records: {} }, 'unreadable'],
    ['a record is no object', { records: [ok('a'), 1] }, 'unreadable'],
    ['a result is unknown', { records: [ok('a'), { ...ok('b'), result: 'OK' }, ok('c')] }, 'invalid'],
    ['data is no base64', { records: [ok('a'), { ...ok('b'), data: 'YQ%' }, ok('c')] }, 'invalid'],
    ['base64 is cut off', { records: [ok('a'), { ...ok('b'), data: 'YWI' }, ok('c')] }, 'invalid'],
    ['data is missing', { records: [ok('a'), { recordId: 'b', result: 'Ok' }, ok('c')] }, 'invalid'],
    ['an id is no text', { records: [{ ...ok('a'), recordId: 1 }] }, 'invalid'],
  ])('%s', (_, reply, error) => {
    expect(fates(reply)).toBe(error);
  });

  test('it is larger than Lambda lets through', () => {
    const reply = `{"records":[${JSON.stringify(ok('a'))}]}`;
    expect(fates(reply.padEnd(REPLY_CEILING), ['a'])).toEqual(['a']);
    expect(fates(reply.padEnd(REPLY_CEILING + 1), ['a'])).toBe('error');
  });
});

test('MSK has another name for data', () => {
  const reply = { records: [{ recordId: 'a', result: 'Ok', kafkaRecordValue: data('x') }] };
  const body = Buffer.from(JSON.stringify(reply));
  expect(checkReply(body, ['a'], 'kafkaRecordValue')).toMatchObject({ verdicts: [{ kind: 'ok' }] });
  expect(checkReply(body, ['a'], 'data')).toEqual({ refused: 'invalid' });
});

test('every record has one verdict, whatever a function replies', () => {
  const record = fc.record({
    recordId: fc.constantFrom('a', 'b', 'c', 'd', 'x'),
    result: fc.constantFrom('Ok', 'Dropped', 'ProcessingFailed'),
    data: fc.constantFrom('', 'YQ==', 'YWI='),
  });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 12 }), (records) => {
      const checked = check({ records }, ['a', 'b', 'c', 'd']);
      if ('refused' in checked) throw new Error(checked.refused);
      expect(checked.verdicts).toHaveLength(4);
      for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
        const results = records.filter(({ recordId }) => recordId === id);
        const verdict = checked.verdicts[index]!;
        if (results.length === 0) expect(verdict).toEqual({ kind: 'failed', error: 'missing' });
        if (results.length > 1) expect(verdict).toEqual({ kind: 'failed', error: 'duplicated' });
      }
    }),
  );
});

test('Firehose calls again for what may pass, and not for what a function replied', () => {
  const again = Object.entries(ERRORS).flatMap(([kind, { isRetried }]) => (isRetried ? [kind] : []));
  expect(again).toEqual(['timeout', 'throttled', 'error']);
});
