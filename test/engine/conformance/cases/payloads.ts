/**
 * @module test/engine/conformance/cases/payloads
 * Payloads as AWS services make them: what is inside, and the context values that it has.
 */
import { gzipSync } from 'node:zlib';
import { kpl } from '../../../../engine/decoders/kpl.ts';
import { type Case, DROPPED, failed } from '../case.ts';

const cloudwatch = (...messages: readonly string[]) =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111111111111',
    logGroup: '/aws/lambda/f',
    logStream: '2025/03/02/[$LATEST]1',
    subscriptionFilters: ['all'],
    logEvents: messages.map((message, index) => ({
      id: `e${index}`,
      timestamp: 1_431_857_103_500 + index,
      message,
    })),
  });
const CONTROL = JSON.stringify({
  messageType: 'CONTROL_MESSAGE',
  owner: 'CloudwatchLogs',
  logGroup: '',
  logStream: '',
  subscriptionFilters: [],
  logEvents: [
    { id: '', timestamp: 1_431_857_103_500, message: 'CWL CONTROL MESSAGE: Checking health of destination.' },
  ],
});

const LOGS = '${logOwner} ${logGroup} ${logStream} ${logEventId} ${logTimestamp}';
const packed = kpl.examples[0]!;

/** A notification with so many lists, one in the other, inside its object. */
const nested = (levels: number) =>
  `{"Type":"Notification","Message":"{}","x":${'['.repeat(levels)}1${']'.repeat(levels)}}`;

export const payloadCases: readonly Case[] = [
  {
    name: 'auto reads log events of CloudWatch, with their group, stream and time',
    pipeline: { parse: 'json', set: { of: LOGS } },
    records: [
      [
        gzipSync(cloudwatch('{"a":1}', '{"a":2}\n')),
        '{"a":1,"of":"111111111111 /aws/lambda/f 2025/03/02/[$LATEST]1 e0 2015-05-17T10:05:03.500Z"}\n{"a":2,"of":"111111111111 /aws/lambda/f 2025/03/02/[$LATEST]1 e1 2015-05-17T10:05:03.501Z"}\n',
      ],
      [gzipSync(CONTROL), DROPPED],
      [
        gzipSync(gzipSync(cloudwatch('{}'))),
        '{"of":"111111111111 /aws/lambda/f 2025/03/02/[$LATEST]1 e0 2015-05-17T10:05:03.500Z"}\n',
      ],
      ['{"a":1}', '{"a":1,"of":"    "}\n'],
    ],
  },
  {
    name: 'cloudwatch-logs by name takes them compressed or not',
    pipeline: { parse: { regex: '^(?P<m>.*)$' }, decode: 'cloudwatch-logs', output: { newline: false } },
    records: [
      [cloudwatch('one', 'two'), '{"m":"one"}\n{"m":"two"}'],
      [gzipSync(cloudwatch('one')), '{"m":"one"}'],
      [gzipSync(gzipSync(cloudwatch('é😀'))), '{"m":"é😀"}'],
      [CONTROL, DROPPED],
      [cloudwatch(), DROPPED],
      ['one', failed('decode')],
      [gzipSync(gzipSync(gzipSync(cloudwatch('one')))), failed('decode')],
    ],
  },
  {
    name: 'the account and region that log events come from, and nothing else of what a filter took out of them',
    pipeline: {
      parse: 'json',
      decode: 'cloudwatch-logs',
      set: { from: '${logAccount} ${logRegion}' },
      output: { newline: false },
    },
    records: [
      [
        `{"messageType":"DATA_MESSAGE","owner":"o","logGroup":"g","logStream":"s","subscriptionFilters":[],"logEvents":[${[
          '{"id":"1","timestamp":1,"message":"{}","extractedFields":{"@aws.account":"222222222222","@aws.region":"eu-west-1"}}',
          '{"id":"2","timestamp":1,"message":"{}","extractedFields":{"user":"x"}}',
          '{"id":"3","timestamp":1,"message":"{}","extractedFields":null}',
        ].join()}]}`,
        '{"from":"222222222222 eu-west-1"}\n{"from":" "}\n{"from":" "}',
      ],
    ],
  },
  {
    name: 'what functions and the platform log in JSON, within log events',
    pipeline: {
      parse: 'json',
      decode: ['cloudwatch-logs', 'lambda-json'],
      set: { of: '${logGroup} ${lambdaRequestId} ${lambdaLevel} ${lambdaEvent} ${lambdaTimestamp}' },
      output: { newline: false },
    },
    records: [
      [
        gzipSync(
          cloudwatch(
            '{"timestamp":"t1","level":"WARN","requestId":"r-1","message":{"n": 1.50}}',
            '{"time":"t2","type":"platform.start","record":{"requestId":"r-2"}}\n',
            '{"timestamp":"t3","message":"{\\"a\\":1}"}',
          ),
        ),
        [
          '{"n":1.50,"of":"/aws/lambda/f r-1 WARN  t1"}',
          '{"requestId":"r-2","of":"/aws/lambda/f r-2  platform.start t2"}',
          '{"a":1,"of":"/aws/lambda/f    t3"}',
        ].join('\n'),
      ],
    ],
  },
  {
    name: 'a log event that looks like a payload is a log event',
    pipeline: { parse: 'json', decode: 'auto', steps: [{ keep: ['logEvents'] }], output: { newline: false } },
    records: [
      [
        gzipSync(cloudwatch(cloudwatch('one'))),
        '{"logEvents":[{"id":"e0","timestamp":1431857103500,"message":"one"}]}',
      ],
    ],
  },
  {
    name: 'JSON of the user’s in gzip is no payload of CloudWatch',
    pipeline: { parse: 'json' },
    records: [
      [
        gzipSync('{"messageType":"DATA_MESSAGE","logEvents":[]}'),
        '{"messageType":"DATA_MESSAGE","logEvents":[]}\n',
      ],
    ],
  },
  {
    name: 'auto unpacks records of the Kinesis Producer Library, each with its partition key',
    pipeline: { parse: { regex: '^(?P<m>.*)$' }, set: { key: '${partitionKey}' } },
    records: [
      [Buffer.from(packed.record), '{"m":"{\\"a\\":1}","key":"key"}\n{"m":"two","key":"key"}\n'],
      [Buffer.from(packed.record.subarray(0, -1)), failed('decode')],
    ],
  },
  {
    name: 'the body of a request, with its ids',
    pipeline: {
      parse: 'json',
      decode: ['api-gateway', 'json-lines'],
      set: { of: '${apiRequestId} ${apiTraceId} ${apiStage} ${apiPath}' },
    },
    records: [
      [
        '{"requestId":"r-1","traceId":"1-a-b","stage":"prod","path":"/logs","data":"{\\"a\\":1}{\\"a\\":2}"}',
        '{"a":1,"of":"r-1 1-a-b prod /logs"}\n{"a":2,"of":"r-1 1-a-b prod /logs"}\n',
      ],
      ['{"requestId":"r-1","data":"{}"}', '{"of":"r-1   "}\n'],
      ['{"requestId":"r-1"}', failed('decode')],
    ],
  },
  {
    name: 'a payload deeper than the limit is not read',
    pipeline: { parse: 'json', decode: 'sns', limits: { depth: 64 } },
    records: [
      [nested(63), '{}\n'],
      [nested(64), failed('decode')],
    ],
  },
];
