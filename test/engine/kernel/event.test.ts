import { describe, expect, test } from 'vitest';
import { REPLY_CEILING } from '../../../engine/limits.ts';
import { kernelReply, oracleReply, type Pair, pairFor } from './support.ts';

const LINE =
  '1.2.3.4 - frank [10/Oct/2000:13:55:36 -0700] "GET /a?b HTTP/1.0" 200 2326 "http://r/" "Agent"\n';
const base64 = (text: string | Uint8Array) => Buffer.from(text as string, 'utf8').toString('base64');

const record = (index: number, data = base64(LINE)) => ({
  recordId: `4954698668313554428650745793632162567570019247115678515400000${index}`,
  approximateArrivalTimestamp: 1_495_072_949_453 + index,
  data,
});
const event = (records: readonly unknown[], more: object = {}) => ({
  invocationId: 'd2b1c9ee-8b9f-4c2e-9c43-8d4a5f1f0c0a',
  deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/logs',
  region: 'eu-west-1',
  records,
  ...more,
});

const REFUSED = { refused: 'shape' };

/** Expects the oracle's reply, or a refusal, which says nothing wrong; tells which it was. */
function expectNothingElse(pair: Pair, text: string | Uint8Array): 'answered' | 'refused' {
  const bytes = Buffer.from(text as string, 'utf8');
  const found = kernelReply(pair, bytes);
  if (typeof found !== 'string') {
    expect(found).toEqual(REFUSED);
    return 'refused';
  }
  expect(found).toBe(oracleReply(pair, bytes));
  return 'answered';
}

const BUILDS = ['relaxed', 'plain'] as const;

describe.each(BUILDS)('the %s build', (build) => {
  const pair = pairFor({ parse: 'apache-combined' }, build);

  test('answers every record, in order: ok, failed, handed back', () => {
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
    expect(expectNothingElse(pair, text)).toBe('answered');
    expect(expectNothingElse(pair, JSON.stringify(event(records), null, 2))).toBe('answered');
  });

  test('answers with the first, the last, or every record handed back', () => {
    for (const broken of [[0], [3], [0, 1, 2, 3], [1, 2]]) {
      const records = [0, 1, 2, 3].map((index) =>
        record(index, broken.includes(index) ? 'QQ' : base64(LINE)),
      );
      expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('answered');
    }
  });

  test('an event without records', () => {
    expect(expectNothingElse(pair, JSON.stringify(event([])))).toBe('answered');
    expect(expectNothingElse(pair, '{"records" : [ ] }\n')).toBe('answered');
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
      expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('answered');
    }
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
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('answered');
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
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('answered');
  });

  test('all bytes come through base64 and back', () => {
    const any = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } }, build);
    const text = Array.from({ length: 0x800 }, (_, code) => String.fromCodePoint(code)).join('');
    const records = Array.from({ length: 60 }, (_, from) =>
      record(0, base64(text.slice(from * 7, from * 7 + 300 + from))),
    );
    expect(expectNothingElse(any, JSON.stringify(event(records)))).toBe('answered');
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
  ])('%s: answered', (_name, value) => {
    expect(expectNothingElse(pair, JSON.stringify(value))).toBe('answered');
  });

  test('base64 with escapes in it is handed back, not misread', () => {
    const text = JSON.stringify(event([record(0, 'QUJD////')])).replace('////', '\\/\\u002f//');
    expect(expectNothingElse(pair, text)).toBe('answered');
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
      expect(expectNothingElse(pair, `{"records":[],"x":${value}}`)).toBe('answered');
    }
  });
});

describe('sizes', () => {
  const pair = pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' } });

  test('a reply of exactly the ceiling is answered, one byte more is refused', () => {
    const idOf = (length: number) => 'i'.repeat(length);
    const frame = JSON.stringify({ records: [{ recordId: '', result: 'Ok', data: '' }] }).length;
    const text = 'x'.repeat(3 * 1_000_000);
    const data = 4 * Math.ceil((text.length + '{"v":""}\n'.length) / 3);
    const room = REPLY_CEILING - frame - data;
    const at = (length: number) =>
      Buffer.from(JSON.stringify(event([{ recordId: idOf(length), data: base64(text) }])));
    expect(kernelReply(pair, at(room + 1))).toEqual({ refused: 'reply-size' });
    const full = kernelReply(pair, at(room));
    expect(typeof full === 'string' ? full.length : full).toBe(REPLY_CEILING);
    expect(full === oracleReply(pair, at(room))).toBe(true);
  });

  test('the same with a record handed back', () => {
    const other = { recordId: 'b', data: 'QQ' };
    const text = 'x'.repeat(3 * 1_000_000);
    const at = (length: number) =>
      Buffer.from(JSON.stringify(event([{ recordId: 'i'.repeat(length), data: base64(text) }, other])));
    const short = kernelReply(pair, at(0)) as string;
    const room = REPLY_CEILING - short.length;
    expect((kernelReply(pair, at(room)) as string).length).toBe(REPLY_CEILING);
    expect(kernelReply(pair, at(room + 1))).toEqual({ refused: 'reply-size' });
  });

  test('events of very different sizes one after the other', () => {
    for (const count of [1, 5000, 2, 20_000, 0, 3]) {
      const records = Array.from({ length: count }, (_, index) =>
        record(index % 10, base64(`text ${index}`)),
      );
      expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('answered');
    }
  });

  test('a line of a megabyte', () => {
    const records = [record(0), record(1, base64('é"'.repeat(300_000))), record(2)];
    expect(expectNothingElse(pair, JSON.stringify(event(records)))).toBe('answered');
  });

  test('filtered and failed records', () => {
    const filtered = pairFor({ parse: 'apache-combined', filter: { status: { gte: 400 } } });
    const records = [200, 404, 500, 301].map((status, index) =>
      record(index, base64(LINE.replace('200', String(status)))),
    );
    expect(expectNothingElse(filtered, JSON.stringify(event([...records, record(4, base64('x'))])))).toBe(
      'answered',
    );
    for (const onError of ['drop', 'raw'] as const) {
      const other = pairFor({ parse: 'apache-combined', onError });
      expect(expectNothingElse(other, JSON.stringify(event([record(0, base64('x')), record(1)])))).toBe(
        'answered',
      );
    }
  });

  test('what the answering callback throws is the caller’s', () => {
    const bytes = Buffer.from(JSON.stringify(event([record(0, 'QQ')])));
    pair.kernel.reserveEvent(bytes.length)!.set(bytes);
    expect(() =>
      pair.kernel.runEvent(() => {
        throw new Error('mine');
      }),
    ).toThrow('mine');
  });

  test('warming changes no answer', () => {
    const warm = pairFor({ parse: 'apache-combined' });
    const sample = Buffer.from(JSON.stringify(event([record(0), record(1, 'QQ')])));
    expect(warm.kernel.warm(sample, 5, 1 << 20)).toBeGreaterThan(0);
    expect(warm.kernel.runEvent(() => [])).toEqual({ refused: 'trap' });
    expect(expectNothingElse(warm, sample)).toBe('answered');
  });

  test('an event is answered once', () => {
    const bytes = Buffer.from(JSON.stringify(event([record(0)])));
    pair.kernel.reserveEvent(bytes.length)!.set(bytes);
    expect(pair.kernel.runEvent(() => [])).toHaveProperty('bytes');
    expect(pair.kernel.runEvent(() => [])).toEqual({ refused: 'trap' });
  });
});
