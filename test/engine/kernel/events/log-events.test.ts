/**
 * @module test/engine/kernel/events/log-events
 * Log events of CloudWatch Logs in raw events: taken where they lie if they are spelt as that service writes them, else handed
 * back; and the reply is the reference path's in either case.
 */
import { gzipSync } from 'node:zlib';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { createEngine, type PipelineConfig } from '../../../../engine/index.ts';
import type { EventContext } from '../../../../engine/plan/program.ts';
import { framedResult } from '../../../../engine/sources/firehose/reply.ts';
import { pairFor } from '../support.ts';
import { base64, eventOf, LINE, recordOf } from './event-support.ts';

const TEXT = { parse: { regex: '(?s)^(?P<v>.*)$' } } as const;
const CONTEXT = {
  ...TEXT,
  set: { of: '${logGroup} ${logStream} ${logOwner} ${logEventId} ${logTimestamp} ${logAccount} ${recordId}' },
} as const;

interface Written {
  readonly [name: string]: unknown;
}

const logEvent = (message: string, more: Written = {}) => ({
  id: '1',
  timestamp: 1_760_000_000_000,
  message,
  ...more,
});
const payload = (logEvents: unknown, more: Written = {}) => ({
  messageType: 'DATA_MESSAGE',
  owner: '111111111111',
  logGroup: '/g',
  logStream: 's',
  subscriptionFilters: ['f', 'g'],
  ...more,
  logEvents,
});
const written = (messages: readonly string[], more: Written = {}) =>
  JSON.stringify(
    payload(
      messages.map((message) => logEvent(message)),
      more,
    ),
  );
/** A payload with one message, as it is spelt. */
const spelt = (message: string) => written(['?']).replace('"message":"?"', `"message":"${message}"`);

/** What a record's id has before its index. */
const ID = recordOf(0).recordId.slice(0, -1);

/** Which of the records the kernel hands back. */
function handedBack(
  config: PipelineConfig,
  records: readonly Uint8Array[],
  more: Partial<EventContext> = {},
): number[] {
  const event = Buffer.from(
    JSON.stringify(eventOf(records.map((record, index) => recordOf(index, base64(record))))),
  );
  const { kernel } = pairFor(config);
  const indices: number[] = [];
  kernel.reserveEvent(event.length)!.set(event);
  const reply = kernel.runEvent(
    (some) => {
      for (const { recordId } of [...some].flat()) indices.push(Number(recordId.slice(ID.length)));
      return [];
    },
    { shared: {}, recordsAt: null, ...more },
  );
  expect(reply).not.toHaveProperty('refused');
  return indices;
}

/** Expects one reply of both tiers, summaries included; gives it. */
async function expectSameReply(config: PipelineConfig, records: readonly Uint8Array[]) {
  const event = eventOf(
    records.map((record, index) => recordOf(index, base64(record))),
  ) as FirehoseTransformationEvent;
  const summaries: unknown[] = [];
  const options = {
    onSummary: (summary: object) => summaries.push({ ...summary, replyBytes: 0, duplicates: null }),
  };
  const [fast, reference] = [
    createEngine(config, { threads: 1 }),
    createEngine(config, { tier: 're2', threads: 1 }),
  ];
  const found = Buffer.from(await fast.firehoseBytes(Buffer.from(JSON.stringify(event)), options)).toString();
  const wanted = await reference.firehose(event, options);
  await Promise.all([fast.close(), reference.close()]);
  expect(found).toBe(JSON.stringify(wanted));
  const any = expect.anything();
  const differs = { durationMs: any, inputBytes: any, handedBack: any, tier: any };
  expect(summaries[0]).toEqual({ ...(summaries[1] as object), ...differs });
  return wanted.records.map(
    ({ result, data = '' }) => [result, Buffer.from(data, 'base64').toString()] as const,
  );
}

const TAKEN: readonly (readonly [string, string | Buffer])[] = [
  ['one message', written(['one'])],
  ['several', written(['one', '', 'x'.repeat(100), 'é😀', 'line\n', '"a" \\ / \b\f\n\r\t'])],
  ['escapes one behind the other', spelt('\\"\\\\\\/\\b\\f\\n\\r\\t\\"')],
  [
    'escapes on the edges of vectors',
    written(Array.from({ length: 40 }, (_, n) => `${'x'.repeat(n)}"${'y'.repeat(n)}"`)),
  ],
  [
    'escaped characters of one, two and three bytes',
    spelt('\\u0000a\\u001b[0m\\u007f\\u0080\\u07FF\\u0800\\uffff\\u00e9'),
  ],
  ['bytes beyond ASCII', written(['é'.repeat(40), 'ascii', '😀'])],
  [
    'another order',
    JSON.stringify({ logGroup: '/g', messageType: 'DATA_MESSAGE', logEvents: [logEvent('a')] }),
  ],
  ['a policy', written(['a'], { policyLevel: 'ACCOUNT_LEVEL_POLICY' })],
  ['no filters', written(['a'], { subscriptionFilters: [] })],
  [
    'times',
    JSON.stringify(
      payload([
        logEvent('a', { timestamp: 0 }),
        logEvent('b', { timestamp: 1 }),
        logEvent('c', { timestamp: 253_402_300_799_999 }),
      ]),
    ),
  ],
];

const LEFT: readonly (readonly [string, string | Buffer])[] = [
  ['white space', JSON.stringify(payload([logEvent('a')]), null, 1)],
  ['a space behind a comma', written(['a']).replace(',"timestamp"', ', "timestamp"')],
  ['a byte behind it', `${written(['a'])} `],
  [
    'a member behind the events',
    JSON.stringify({ ...payload([logEvent('a')]), logGroup: undefined, more: 1 }),
  ],
  [
    'the group behind the events',
    written(['a']).replace('"logGroup":"/g",', '').replace('}]}', '}],"logGroup":"/g"}'),
  ],
  ['a member twice', written(['a']).replace('"logStream":"s"', '"logStream":"s","logStream":"t"')],
  ['an unknown member', written(['a'], { more: 'x' })],
  ['a control message', written(['a'], { messageType: 'CONTROL_MESSAGE' })],
  ['another type', written(['a'], { messageType: 'DATA_MESSAGES' })],
  ['no type', written(['a'], { messageType: undefined })],
  ['no group', written(['a'], { logGroup: undefined })],
  ['an escape in the group', written(['a'], { logGroup: '"g' })],
  ['a group beyond ASCII', written(['a'], { logGroup: 'é' })],
  ['filters that are no texts', written(['a'], { subscriptionFilters: [1] })],
  ['filters without an end', written(['a']).replace('"g"],', '"g",')],
  ['no events', written([])],
  ['events that are none', JSON.stringify(payload('x'))],
  ['system fields', JSON.stringify(payload([logEvent('a', { extractedFields: { '@aws.account': '2' } })]))],
  ['no id', JSON.stringify(payload([{ timestamp: 1, message: 'a' }]))],
  ['an id that is no text', JSON.stringify(payload([logEvent('a', { id: 1 })]))],
  ['an id with an escape', JSON.stringify(payload([logEvent('a', { id: '\n' })]))],
  ['a time that is text', JSON.stringify(payload([logEvent('a', { timestamp: '1' })]))],
  ['a time below 0', JSON.stringify(payload([logEvent('a', { timestamp: -1 })]))],
  ['a time with zeros before it', written(['a']).replace(':1760', ':01760')],
  ['a time with too many digits', written(['a']).replace(':1760000000000', `:${'9'.repeat(16)}`)],
  ['a time of no year', written(['a']).replace(':1760000000000', ':253402300800000')],
  ['a time that is no integer', written(['a']).replace(':1760000000000', ':1.5')],
  ['another separator', written(['a', 'b']).replace('},{', '};{')],
  ['a comma behind the last', written(['a']).replace('}]}', '},]}')],
  ['another bracket', written(['a']).replace('}]}', '}}}')],
  ['cut off within a message', written(['abc']).slice(0, -6)],
  ['cut off behind it', written(['abc']).slice(0, -2)],
  ['a control in a message', spelt('a\tb')],
  ['a control in the place of its quote', spelt('a\t').replace('\t"}', '\t}')],
  ['an escape that is none', spelt('a\\xb')],
  ['an escape that is none, and digits', spelt('a\\x0041')],
  ['half of an escape', spelt('\\u00')],
  ['digits that are none', spelt('\\u00g0')],
  ['signs next to digits', spelt('\\u00`0')],
  ['a surrogate pair', spelt('\\ud83d\\ude00')],
  ['half a surrogate pair', spelt('\\ud83d')],
  ['not UTF-8', Buffer.from(spelt('a\xffb'), 'latin1')],
  ['not UTF-8, with an escape in it', Buffer.from(spelt('\xc3\\n\xa9'), 'latin1')],
  ['not UTF-8 in an id', Buffer.from(written(['a']).replace('"id":"1"', '"id":"\xff"'), 'latin1')],
  ['gzip within', gzipSync(written(['a']))],
  ['text', 'a line\n'],
  ['nothing', ''],
];

for (const [form, config, pack] of [
  ['auto', { ...CONTEXT }, gzipSync],
  ['gzip, cloudwatch-logs', { ...CONTEXT, decode: ['gzip', 'cloudwatch-logs'] }, gzipSync],
  ['named', { ...CONTEXT, decode: 'cloudwatch-logs' }, gzipSync],
  [
    'named, without gzip',
    { ...CONTEXT, decode: 'cloudwatch-logs' },
    (json: string | Buffer) => Buffer.from(json as string),
  ],
] as const satisfies readonly (readonly [string, PipelineConfig, (json: string | Buffer) => Buffer])[]) {
  test(`${form}: payloads as they are written are taken`, async () => {
    const records = TAKEN.map(([, json]) => pack(json));
    expect(handedBack(config, records).map((index) => TAKEN[index]![0])).toEqual([]);
    const results = await expectSameReply(config, records);
    expect(results.map(([result]) => result)).toEqual(records.map(() => 'Ok'));
  });

  test(`${form}: all others are handed back`, async () => {
    const records = LEFT.map(([, json]) => pack(json));
    const back = handedBack(config, records);
    // What gzip holds is decompressed already where it comes without.
    const left = LEFT.map(([name]) => name).filter(
      (name) => !form.endsWith('without gzip') || name !== 'gzip within',
    );
    expect(back.map((index) => LEFT[index]![0])).toEqual(left);
    await expectSameReply(config, records);
  });
}

test('the values of a payload are no other record’s', async () => {
  const records = [
    gzipSync(written(['a'])),
    Buffer.from('plain'),
    gzipSync(written(['b'], { logGroup: '/h', owner: undefined })),
  ];
  const results = await expectSameReply(CONTEXT, records);
  expect(results[1]![1]).toContain('"     ');
  expect(results[2]![1]).toContain('/h s  1 2025-10-09T08:53:20.000Z');
});

test.each([
  ['one that fails, fails its record', {}],
  ['is left out', { onError: 'drop' }],
  ['stands as it came', { onError: 'raw' }],
  ['and a filter drops all', { filter: { status: { lt: 0 } } }],
  ['and a filter drops some', { filter: { status: { gte: 300 } } }],
  ['without line feeds', { output: { newline: false } }],
  ['as cells', { output: { format: 'csv', columns: ['host', 'status'] } }],
] satisfies [string, Partial<PipelineConfig>][])('lines of an access log: %s', async (_, more) => {
  const lines = [LINE, LINE.trim().replace(' 200 ', ' 404 '), LINE.replace('frank', '"')];
  const config: PipelineConfig = { parse: 'apache-combined', ...more };
  const records = [
    gzipSync(written(lines)),
    gzipSync(written([...lines, 'no such line'])),
    Buffer.from(LINE),
    gzipSync(LINE),
  ];
  const results = await expectSameReply(config, records);
  expect(results[2]![0]).not.toBe('ProcessingFailed');
});

test('a payload fails with the first of its messages that fails, and the others are counted', async () => {
  const config: PipelineConfig = {
    parse: { regex: '^(?P<a>\\w+) (?P<n>.*)$' },
    types: { n: 'int' },
    filter: { n: { gt: 0 } },
  };
  const messages = ['a 1', 'a x', '-', 'a 0', 'a 2'];
  const records = [messages, ['a 1', '-'], ['a 1']].map((some) => gzipSync(written(some)));
  expect(handedBack(config, records)).toEqual([]);
  const results = await expectSameReply(config, records);
  expect(results.map(([result]) => result)).toEqual(['ProcessingFailed', 'ProcessingFailed', 'Ok']);
});

test('limits: more events, values or bytes than there may be', async () => {
  const record = gzipSync(written(['a', 'b', 'c']));
  const json = Buffer.from(written(['a', 'b', 'c']));
  expect(handedBack({ ...TEXT, limits: { innerRecords: 3 } }, [record])).toEqual([]);
  expect(handedBack({ ...TEXT, limits: { innerRecords: 2 } }, [record])).toEqual([0]);
  // six members, two filters, four of each event
  expect(handedBack({ ...TEXT, limits: { values: 20 } }, [record])).toEqual([]);
  expect(handedBack({ ...TEXT, limits: { values: 19 } }, [record])).toEqual([0]);
  for (const [decode, one] of [
    ['auto', record],
    ['cloudwatch-logs', json],
  ] as const) {
    expect(handedBack({ ...TEXT, decode, limits: { decodedBytes: 4 * json.length } }, [one])).toEqual([]);
    expect(handedBack({ ...TEXT, decode, limits: { decodedBytes: 4 * json.length - 1 } }, [one])).toEqual([
      0,
    ]);
  }
  for (const limits of [
    { innerRecords: 2 },
    { values: 19 },
    { decodedBytes: 2 },
    { decodedBytes: json.length },
  ])
    await expectSameReply({ ...TEXT, limits }, [record]);
});

test('gzip that is none, is cut off, lies, or has two members', async () => {
  const record = gzipSync(written(['a']));
  const lying = Buffer.from(record);
  lying.writeUInt32LE(0xffffffff, lying.length - 4);
  const sum = Buffer.from(record);
  sum[sum.length - 8]! ^= 1;
  const halves = [written(['a']).slice(0, 20), written(['a']).slice(20)].map((half) => gzipSync(half));
  const records = [
    record.subarray(0, 20),
    record.subarray(0, -1),
    record.subarray(0, 3),
    lying,
    sum,
    Buffer.concat(halves),
  ];
  expect(handedBack(TEXT, records)).toEqual([0, 1, 2, 3, 4]);
  await expectSameReply(TEXT, records);
});

test('a payload that auto does not recognise by its first bytes', async () => {
  const filters = Array.from({ length: 600 }, (_, index) => `f${index}`);
  const record = gzipSync(written(['a'], { subscriptionFilters: filters }));
  expect(handedBack(TEXT, [record])).toEqual([0]);
  await expectSameReply(TEXT, [record]);
});

test('values that are too long to be named', async () => {
  const record = gzipSync(written(['a'], { logStream: 's'.repeat(1025) }));
  expect(handedBack(TEXT, [record])).toEqual([]);
  expect(handedBack(CONTEXT, [record])).toEqual([0]);
  expect(handedBack(CONTEXT, [gzipSync(written(['a'], { logStream: 's'.repeat(1024) }))])).toEqual([]);
  await expectSameReply(CONTEXT, [record]);
});

afterEach(() => vi.restoreAllMocks());

/** An event of payloads, during which the time ends before the record of that number. */
function runUntil(late: number, ceiling: number, answered: boolean) {
  const records = ['a', 'b', 'c', 'd'].map((message) => gzipSync(written([message.repeat(200)])));
  const event = Buffer.from(
    JSON.stringify(eventOf(records.map((record, index) => recordOf(index, base64(record))))),
  );
  const { kernel } = pairFor(TEXT, undefined, ceiling);
  let asked = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => (asked++ % 5 < late ? 0 : 2));
  const ids: string[] = [];
  kernel.reserveEvent(event.length)!.set(event);
  const reply = kernel.runEvent(
    (some) =>
      [...some].flat().flatMap(({ recordId }) => {
        ids.push(recordId.slice(-1));
        return answered ? [framedResult({ recordId, result: 'Ok', data: base64('later') })] : [];
      }),
    { shared: {}, recordsAt: null, stopAt: 1 },
  );
  if ('refused' in reply) throw new Error(reply.refused);
  const { records: results } = JSON.parse(Buffer.from(reply.bytes).toString()) as {
    records: { recordId: string; result: string; data: string }[];
  };
  return {
    ids,
    results: results.map(({ result, data }) => [result, Buffer.from(data, 'base64').toString().slice(0, 8)]),
  };
}

test('once the time is over, payloads are handed back, and in every further run the same', () => {
  const early = [
    ['Ok', '{"v":"aa'],
    ['Ok', '{"v":"bb'],
  ];
  expect(runUntil(2, 10_000, true)).toEqual({
    ids: ['2', '3'],
    results: [...early, ['Ok', 'later'], ['Ok', 'later']],
  });
  const { ids, results } = runUntil(2, 10_000, false);
  expect(ids).toEqual(['2', '3']);
  expect(results.slice(0, 2)).toEqual(early);
  expect(results.slice(2).map(([result]) => result)).toEqual(['ProcessingFailed', 'ProcessingFailed']);
});

test('of a reply that is too long, too', () => {
  // Two of the records fit; the rest have been answered here, or fail without their data.
  const { ids, results } = runUntil(2, 900, true);
  expect(ids).toEqual(['2', '3']);
  expect(results.map(([result]) => result)).toEqual(['Ok', 'ProcessingFailed', 'Ok', 'Ok']);
});
