import { describe, expect, test } from 'vitest';
import { STATUS_OK } from '../../../../engine/kernel/memory.ts';
import { kernelReply, pairFor } from '../support.ts';
import {
  base64,
  eventOf as event,
  expectNothingElse,
  LINE,
  REFUSED,
  recordOf as record,
} from './event-support.ts';

const BUILDS = ['relaxed', 'plain'] as const;

describe.each(BUILDS)('the %s build', (build) => {
  const pair = pairFor({ parse: 'apache-combined' }, build);

  test('returns every record, in order: ok, failed, handed back', () => {
    const bad = base64(LINE.replace('13:55', '25:55'));
    const records = [
      record(0),
      record(1, base64('no line')),
      record(2, bad),
      record(3, '####'),
      record(4),
      record(5, ''),
    ];
    const text = JSON.stringify(event(records));
    expect(expectNothingElse(pair, text)).toBe('replied');
    expect(expectNothingElse(pair, JSON.stringify(event(records), null, 2))).toBe('replied');
  });

  test('replies with the first, the last, or every record handed back', () => {
    for (const broken of [[0], [3], [0, 1, 2, 3], [1, 2]]) {
      const records = [0, 1, 2, 3].map((index) =>
        record(index, broken.includes(index) ? 'QQ' : base64(LINE)),
      );
      expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('replied');
    }
  });

  test('an event without records', () => {
    expect(expectNothingElse(pair, JSON.stringify(event([])))).toBe('replied');
    expect(expectNothingElse(pair, '{"records" : [ ] }\n')).toBe('replied');
  });

  test('data of every length, and every way to write it', () => {
    const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const bytes = Buffer.from(Array.from({ length: 300 }, (_, index) => 33 + ((index * 7) % 90)));
    const spellings: ((text: string) => string)[] = [
      (text) => text,
      (text) => text.replace(/=+$/, ''),
      (text) => `${text}=`,
      (text) => text.replaceAll('+', '-').replaceAll('/', '_'),
      (text) => `${text.slice(0, 8)}\n${text.slice(8)}`,
      (text) => `${text}!`,
      (text) => text.slice(0, -1),
    ];
    for (const spell of spellings) {
      const records = Array.from({ length: 300 }, (_, length) =>
        record(0, spell(base64(bytes.subarray(0, length)))),
      );
      expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('replied');
    }
  });

  test('canonical base64 of every length is decoded here', () => {
    const { kernel } = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const records = Array.from({ length: 130 }, (_, length) => record(0, base64('\u007f'.repeat(length))));
    const bytes = Buffer.from(JSON.stringify(event(records)));
    kernel.reserveEvent(bytes.length)!.set(bytes);
    const reply = kernel.runEvent(() => expect.unreachable('a record was handed back'));
    expect(reply).toMatchObject({ results: [] });
    expect('counts' in reply && reply.counts[STATUS_OK]).toBe(records.length);
  });

  test('every four-character quantum of interesting characters', () => {
    const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const letters = [...'AZaz09+/=-_ !B~\u007f@[`{,:.'];
    const records: unknown[] = [];
    for (const a of letters)
      for (const b of letters)
        for (const c of 'AQ=+ ')
          for (const d of 'AB=/!') {
            records.push(record(0, `QUJD${a}${b}${c}${d}`));
          }
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('replied');
  });

  test('every byte as a character of base64, at every place of a block', () => {
    const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const records: unknown[] = [];
    for (let code = 0; code < 256; code += 1) {
      for (const at of [0, 1, 15, 16, 31, 32, 40, 63]) {
        const text = 'QUJD'.repeat(16);
        records.push(record(0, text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1)));
      }
    }
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('replied');
  });

  test('all bytes come through base64 and back', () => {
    const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const text = Array.from({ length: 0x800 }, (_, code) => String.fromCodePoint(code)).join('');
    const records = Array.from({ length: 60 }, (_, from) =>
      record(0, base64(text.slice(from * 7, from * 7 + 300 + from))),
    );
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('replied');
  });
});

describe('shapes of an event', () => {
  const pair = pairFor({ parse: 'apache-combined' });

  test.each<[string, unknown]>([
    [
      'members of Kinesis',
      event([
        { ...record(0), kinesisRecordMetadata: { shardId: 's', partitionKey: 'é"\\', subsequenceNumber: 0 } },
      ]),
    ],
    ['data before the id', event([{ data: base64(LINE), recordId: 'x' }])],
    [
      'unknown members of every kind',
      event([{ ...record(0), a: null, b: [1, -2.5e-7, [], {}, [{}]], c: { d: { e: true } } }]),
    ],
    ['records first', { records: [record(0)], region: 'x' }],
    ['not ASCII in names and values', event([{ ...record(0), naïve: '😀', 'x\u0080': 'ÿ' }])],
    ['nested 60 deep', event([{ ...record(0), deep: JSON.parse('['.repeat(60) + ']'.repeat(60)) }])],
    ['an empty id', event([{ ...record(0), recordId: '' }])],
    ['a slash written with a backslash', JSON.parse(JSON.stringify(event([record(0, '////')])))],
  ])('%s: accepted', (_name, value) => {
    expect(expectNothingElse(pair, JSON.stringify(value))).toBe('replied');
  });

  test('base64 with escapes in it is handed back, not misread', () => {
    const text = JSON.stringify(event([record(0, 'QUJD////')])).replace('////', '\\/\\u002f//');
    expect(expectNothingElse(pair, text)).toBe('replied');
  });

  test.each<[string, string]>([
    ['two ids', '{"records":[{"recordId":"a","recordId":"b","data":""}]}'],
    ['two data', '{"records":[{"recordId":"a","data":"","data":"QQ=="}]}'],
    ['two records', '{"records":[],"records":[]}'],
    ['no id', '{"records":[{"data":"QQ=="}]}'],
    ['no data', '{"records":[{"recordId":"a"}]}'],
    ['an id that is no text', '{"records":[{"recordId":1,"data":""}]}'],
    ['data that is no text', '{"records":[{"recordId":"a","data":null}]}'],
    ['an id with escapes', '{"records":[{"recordId":"a\\u0062","data":""}]}'],
    ['a name with escapes', '{"records":[{"recordId":"a","data":"","d\\u0061ta":"QQ=="}]}'],
    ['a name with escapes behind others', '{"records":[{"recordId":"a","data":"","é\\u0061":1}]}'],
    ['records by an escaped name', '{"rec\\u006frds":[],"records":[]}'],
    ['MSK', '{"records":[{"recordId":"a","data":"","kafkaRecordValue":"QQ=="}]}'],
    ['nested 66 deep', `{"records":[],"x":${'['.repeat(66)}${']'.repeat(66)}}`],
    ['no records', '{"a":1}'],
    ['records that are no list', '{"records":{}}'],
    ['a record that is no object', '{"records":[1]}'],
    ['a list', '[]'],
    ['nothing', ''],
    ['a byte order mark', '\uFEFF{"records":[]}'],
  ])('%s: refused as a whole', (_name, text) => {
    expect(kernelReply(pair, Buffer.from(text))).toEqual(REFUSED);
  });

  test('text that is not JSON is refused', () => {
    const good = JSON.stringify(
      event([{ recordId: 'a', data: 'QQ==', n: [1.5e3, true, false, null, 'a\\n\u00e9'] }]),
    );
    for (let at = 0; at < good.length; at += 1) {
      expect(expectNothingElse(pair, good.slice(0, at))).toBe('refused');
      for (const c of ['', '"', '\\', ',', '0', '}', ']', '\u0000', '\n', 'é', ' ', ':', '-', '.', 'e']) {
        expectNothingElse(pair, good.slice(0, at) + c + good.slice(at + 1));
        expectNothingElse(pair, good.slice(0, at) + c + good.slice(at));
      }
    }
  });

  test('values that are almost JSON are refused', () => {
    const values = [
      '01',
      '-',
      '1.',
      '.5',
      '1e',
      '1e+',
      '+1',
      'tru',
      'truex',
      'nul',
      'NaN',
      "'a'",
      '"\\x"',
      '"\\u12g4"',
      '"\\u123"',
    ];
    values.push(
      '"\t"',
      '[1,]',
      '[,1]',
      '{"a":1,}',
      '{a:1}',
      '{"a" 1}',
      '{"a":}',
      '[1 2]',
      '[1}',
      '{"a":1]',
      '1 1',
      '--1',
    );
    for (const value of values) {
      for (const text of [
        `{"records":[],"x":${value}}`,
        `{"x":${value},"records":[{"recordId":"a","data":""}]}`,
      ]) {
        expect(() => JSON.parse(text)).toThrow();
        expect(kernelReply(pair, Buffer.from(text))).toEqual(REFUSED);
      }
    }
    for (const value of [
      '-0',
      '0.0',
      '1E-2',
      '""',
      '"\\ud800"',
      '"\\/\\b\\f"',
      '[]',
      '{}',
      '[[],{}]',
      ' 1 ',
      '\t[\r\n1 , 2 ]',
    ]) {
      expect(expectNothingElse(pair, `{"records":[],"x":${value}}`)).toBe('replied');
    }
  });
});
