import { type Case, DROPPED, type Expected, failed } from '../../case.ts';

const json = { parse: 'json' } as const;
const iceberg = { database: 'logs', table: '${service}' } as const;

/** A record's text, and the table that it is for. */
const row = (text: string, table: string, operation = 'insert', partition = {}): Expected => ({
  text,
  keys: {
    ...partition,
    'iceberg.table': table,
    'iceberg.database': 'logs',
    'iceberg.operation': operation,
  },
});

const LINE = '1.2.3.4 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 7';

export const icebergCases: readonly Case[] = [
  {
    name: 'the table is a template, inserting is the default',
    pipeline: { ...json, iceberg },
    records: [
      ['{"service":"web"}', row('{"service":"web"}', 'web')],
      ['{"service":"é\\"x"}', row('{"service":"é\\"x"}', 'é"x')],
      ['{"service":7}', row('{"service":7}', '7')],
      ['{}', failed('partition')],
      ['{"service":null}', failed('partition')],
      ['{"service":""}', failed('partition')],
    ],
  },
  {
    name: 'columns of a pattern, with a moment in the name of the table',
    pipeline: {
      parse: 'apache-common',
      iceberg: { database: 'logs', table: 'access_${timestamp:yyyyMM}' },
      steps: [{ keep: ['status', 'timestamp'] }],
      output: { timestamp: 'epochMicros' },
    },
    records: [[LINE, row('{"timestamp":1431857103000000,"status":200}', 'access_201505')]],
  },
  {
    name: 'an operation is one of three, in lower case',
    pipeline: { ...json, iceberg: { ...iceberg, operation: '${op}' }, drop: ['op', 'service'] },
    records: [
      ...['insert', 'update', 'delete'].map(
        (op) => [`{"op":"${op}","service":"a"}`, row('{}', 'a', op)] as const,
      ),
      ...['upsert', 'Insert', 'updat', 'inserts', 'delett', 'insart', 'updite', 'dalete', ''].map(
        (op) => [`{"op":"${op}","service":"a"}`, failed('partition')] as const,
      ),
      ['{"service":"a"}', failed('partition')],
    ],
  },
  {
    name: 'an operation that a pattern captures',
    pipeline: {
      parse: { regex: '^(?P<op>\\w+) (?P<service>\\w+)$' },
      iceberg: { ...iceberg, operation: '${op}' },
      onError: 'drop',
    },
    records: [
      ['delete web', row('{"op":"delete","service":"web"}', 'web', 'delete')],
      ['remove web', DROPPED],
      ['update db', row('{"op":"update","service":"db"}', 'db', 'update')],
    ],
  },
  {
    name: 'beside partition keys, whatever their names',
    pipeline: { ...json, iceberg, partition: { operation: '${a}', 2: '${b}', 1: 'x' } },
    records: [
      [
        '{"a":"A","b":"B","service":"s"}',
        row('{"a":"A","b":"B","service":"s"}', 's', 'insert', { 1: 'x', 2: 'B', operation: 'A' }),
      ],
      ['{"a":"A","service":"s"}', failed('partition')],
    ],
  },
  {
    name: 'a trailing drop and keep leave it what it names',
    pipeline: { ...json, iceberg, steps: [{ drop: ['service'] }, { keep: ['a'] }] },
    records: [['{"service":"s","a":1,"b":2}', row('{"a":1}', 's')]],
  },
  {
    name: 'inner records for one table are one output',
    pipeline: { ...json, decode: 'lines', iceberg },
    records: [
      ['{"service":"s","a":1}\n{"service":"s"}', row('{"service":"s","a":1}\n{"service":"s"}', 's')],
      ['{"service":"s"}\n{"service":"t"}', failed('partition')],
    ],
  },
  {
    name: 'inner records for different tables are for that of the first, where fanout says so',
    pipeline: { ...json, decode: 'lines', iceberg: { ...iceberg, operation: '${op}' }, fanout: 'first' },
    records: [
      [
        '{"service":"s","op":"update"}\n{"service":"s","op":"delete"}',
        row('{"service":"s","op":"update"}\n{"service":"s","op":"delete"}', 's', 'update'),
      ],
    ],
  },
  {
    name: 'what explode makes is for one table, or fails',
    pipeline: { ...json, steps: [{ explode: { field: 'all' } }], iceberg },
    records: [
      ['{"all":[{"service":"s"},{"service":"s"}]}', row('{"service":"s"}\n{"service":"s"}', 's')],
      ['{"all":[{"service":"s"},{"service":"t"}]}', failed('partition')],
    ],
  },
  {
    name: 'what fails and is passed on as it came has no table',
    pipeline: { ...json, iceberg, onError: 'raw' },
    records: [
      ['{"service":"s"}', row('{"service":"s"}', 's')],
      ['{}', '{}'],
      ['{"service":"s"}', row('{"service":"s"}', 's')],
    ],
  },
  {
    name: 'records as they came have their table',
    pipeline: { ...json, iceberg, output: { format: 'raw' } },
    records: [['{ "service":"s"}', row('{ "service":"s"}', 's')]],
  },
];
