/**
 * @module test/engine/conformance/cases/steps/typed-sets
 * A type for what `set` made: of a context value, or of a field.
 */
import { type Case, DROPPED, failed } from '../../case.ts';

const AT = '2026-09-21T23:59:59.000Z';
const LATER = '2026-09-22T00:00:00.125Z';
const TIMES = { perRecord: { logTimestamp: [AT, LATER, null] } };
const steps = [{ set: { at: '${logTimestamp}' } }, { types: { at: 'timestamp' as const } }];
const json = { parse: 'json', steps } as const;
/** Every record is the same, but for its context. */
const thrice = (record: string, expected: readonly Case['records'][number][1][]): Case['records'] =>
  expected.map((one) => [record, one]);

export const typedSetCases: readonly Case[] = [
  {
    name: 'a context value as a timestamp, and null where there is none',
    ...TIMES,
    pipeline: json,
    records: thrice('{"a":1}', [`{"a":1,"at":"${AT}"}`, `{"a":1,"at":"${LATER}"}`, '{"a":1,"at":null}']),
  },
  {
    name: 'a day to partition by, of a field that is then dropped',
    ...TIMES,
    pipeline: { ...json, steps: [...steps, { drop: ['at'] }], partition: { day: '${at:yyyy-MM-dd}' } },
    records: thrice('{"a":1}', [
      { text: '{"a":1}', keys: { day: '2026-09-21' } },
      { text: '{"a":1}', keys: { day: '2026-09-22' } },
      failed('partition'),
    ]),
  },
  {
    name: 'in the place of a member, in an object, and in the templates behind it',
    ...TIMES,
    pipeline: {
      parse: 'json',
      steps: [
        { set: { 'c.at': '${logTimestamp}', at: '${logTimestamp}' } },
        { set: { text: '${at:yyyy}|${at}' } },
        { types: { at: 'timestamp', 'c.at': 'timestamp' } },
        { set: { time: '${at:HH:mm:ss.SSS}', day: "${c.at:dd.MM.'of 'yyyy}", all: '<${at}>' } },
      ],
      output: { timestamp: 'epochMillis', nulls: 'drop' },
    },
    records: [
      [
        '{"at":"x","b":1}',
        `{"at":1790035199000,"b":1,"c":{"at":1790035199000},"text":"${AT}|${AT}","time":"23:59:59.000","day":"21.09.of 2026","all":"<${AT}>"}`,
      ],
      [
        '{"c":{"at":[1],"d":2}}',
        `{"c":{"at":1790035200125,"d":2},"at":1790035200125,"text":"${LATER}|${LATER}","time":"00:00:00.125","day":"22.09.of 2026","all":"<${LATER}>"}`,
      ],
      ['{"b":1}', '{"b":1,"c":{"at":null},"text":"|","all":"<>"}'],
    ],
  },
  {
    name: 'a text that is not of the type fails the record, written or not',
    perRecord: { logTimestamp: [AT, 'noon', ''] },
    pipeline: { ...json, steps: [...steps, { drop: ['at'] }] },
    records: thrice('{"a":1}', ['{"a":1}', failed('type'), '{"a":1}']),
  },
  {
    name: 'and where no column names it',
    perRecord: { logTimestamp: [AT, 'noon', null] },
    pipeline: { ...json, output: { format: 'csv', columns: ['a'] } },
    records: thrice('{"a":1}', ['1', failed('type'), '1']),
  },
  {
    name: 'and of a pattern, where the record goes on as it came',
    perRecord: { logTimestamp: [AT, 'noon', null] },
    pipeline: { parse: 'apache-common', steps, output: { format: 'raw' } },
    records: thrice('h - - [17/May/2015:10:05:03 +0000] "-" 200 1', [
      'h - - [17/May/2015:10:05:03 +0000] "-" 200 1',
      failed('type'),
      'h - - [17/May/2015:10:05:03 +0000] "-" 200 1',
    ]),
  },
  {
    name: 'in cells of rows, and of LTSV',
    ...TIMES,
    pipeline: {
      parse: { csv: { columns: ['a'] } },
      steps: [...steps, { set: { day: '${at:yyyy/MM/dd}' } }],
      output: { format: 'csv', columns: ['day', 'a', 'at'], timestamp: 'epoch' },
    },
    records: thrice('x', ['2026/09/21,x,1790035199', '2026/09/22,x,1790035200.125', ',x,']),
  },
  {
    name: 'in LTSV',
    ...TIMES,
    pipeline: { ...json, output: { format: 'ltsv', timestamp: 'epoch', nulls: 'drop' } },
    records: thrice('{"a":1}', ['a:1\tat:1790035199', 'a:1\tat:1790035200.125', 'a:1']),
  },
  {
    name: 'in cells of members',
    ...TIMES,
    pipeline: { ...json, output: { format: 'csv', columns: ['at', 'a'] } },
    records: thrice('{"a":"b,c"}', [`${AT},"b,c"`, `${LATER},"b,c"`, ',"b,c"']),
  },
  {
    name: 'a member of the name comes before the context value, and is read as the type, too',
    ...TIMES,
    pipeline: json,
    records: [
      ['{"logTimestamp":"2001-02-03"}', '{"logTimestamp":"2001-02-03","at":"2001-02-03T00:00:00.000Z"}'],
      ['{"logTimestamp":""}', '{"logTimestamp":"","at":null}'],
      ['{"logTimestamp":12}', failed('type')],
    ],
  },
  {
    name: 'a copy of a field gets a type of its own',
    pipeline: {
      parse: 'json',
      steps: [
        { filter: { a: { exists: true } } },
        { set: { n: '${a}', b: '${a}', f: '${a}' } },
        { types: { n: 'int', b: 'bool', f: 'float' } },
        { set: { v: '${n}|${b}|${f}' } },
      ],
      output: { nulls: 'drop' },
    },
    records: [
      ['{"a":"1"}', '{"a":"1","n":1,"b":true,"f":1,"v":"1|true|1"}'],
      ['{"a":0}', '{"a":0,"n":0,"b":false,"f":0,"v":"0|false|0"}'],
      ['{"a":""}', '{"a":"","v":"||"}'],
      ['{"a":null}', DROPPED],
      ['{"a":true}', failed('type')],
      ['{"a":"\\u0031"}', '{"a":"\\u0031","n":1,"b":true,"f":1,"v":"1|true|1"}'],
    ],
  },
  {
    name: 'what is set again keeps nothing of the type, but has to be of it',
    perRecord: { logTimestamp: [AT, 'noon'] },
    pipeline: { parse: { csv: { columns: ['a'] } }, steps: [...steps, { set: { at: 'x' } }] },
    records: [
      ['1', '{"a":"1","at":"x"}'],
      ['1', failed('type')],
    ],
  },
];
