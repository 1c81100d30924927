/**
 * @module test/engine/conformance/cases/twins
 * Logs of AWS that are delivered as text or as JSON, in one pipeline.
 */
import { allFail, type Case, failed } from '../case.ts';

const FLOW = '2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 3 40 1418530010 1418530070 ACCEPT OK';
const FIELDS = { fields: 'srcaddr dstport' };
const FRONT = { fields: 'c-ip sc-status cs(Host) time-taken' };

export const twinCases: readonly Case[] = [
  {
    name: 'twins: the line in a member, and the line alone',
    pipeline: { parse: { vpcFlow: FIELDS } },
    records: [
      ['10.0.0.1 80', '{"srcaddr":"10.0.0.1","dstport":80}'],
      ['{"message":"10.0.0.1 80"}', '{"srcaddr":"10.0.0.1","dstport":80}'],
      ['{ "a": [1], "message" : "10.0.0.1\\u0020- and more" }\n', '{"srcaddr":"10.0.0.1","dstport":null}'],
      ...allFail('no-match', ['{"message":"10.0.0.1"}', '{"message":1}', '{}', '{"message":null}']),
      ...allFail('json', ['{"message":"10.0.0.1 80"', '{10.0.0.1 80', '{"message":"a b"} x']),
      ['{"message":"10.0.0.1 http"}', failed('type')],
      [' {"message":"10.0.0.1 80"}', failed('no-match')], // a line, since it does not begin with the brace
    ],
  },
  {
    name: 'twins: a member for each field, by the names in AWS',
    pipeline: { parse: { cloudFront: FRONT } },
    records: [
      ['1.2.3.4\t200\th\t0.1', '{"cIp":"1.2.3.4","status":200,"csHost":"h","timeTaken":0.1}'],
      [
        '{"time-taken":"0.10","cs(Host)":"h\\u00e9","sc-status":"200","c-ip":"1.2.3.4","asn":"7"}',
        '{"cIp":"1.2.3.4","status":200,"csHost":"hé","timeTaken":0.10}',
      ],
      [
        '{"c-ip":7,"sc-status":200,"cs(Host)":true,"time-taken":1.50}',
        '{"cIp":"7","status":200,"csHost":"true","timeTaken":1.50}',
      ],
      [
        '{"c-ip":"-","sc-status":null,"cs(Host)":""}',
        '{"cIp":null,"status":null,"csHost":"","timeTaken":null}',
      ],
      ['{"c-ip":"1","c-ip":"2"}', '{"cIp":"2","status":null,"csHost":null,"timeTaken":null}'],
      ...allFail('no-match', ['{}', '{"cIp":"1"}', '{"c-ip":null}']),
      ...allFail('type', ['{"c-ip":["1"]}', '{"c-ip":"1","cs(Host)":{}}', '{"sc-status":"OK"}']),
      ...allFail('json', ['{', '{"c-ip":1', '{"c-ip":"1"}}']),
    ],
  },
  {
    name: 'twins: steps, filters and keys see the same fields in both',
    pipeline: {
      parse: 'aws-vpc-flow',
      steps: [
        { filter: { bytes: { gte: 40 } } },
        { set: { day: '${start:yyyy-MM-dd}' } },
        { keep: ['srcaddr', 'day'] },
      ],
      partition: { p: '${dstport}' },
    },
    records: [
      [FLOW, { text: '{"srcaddr":"10.0.0.1","day":"2014-12-14"}', keys: { p: '2' } }],
      [`{"message":"${FLOW}"}`, { text: '{"srcaddr":"10.0.0.1","day":"2014-12-14"}', keys: { p: '2' } }],
      [`{"message":"${FLOW.replace('40', '39')}"}`, { dropped: true }],
    ],
  },
  {
    name: 'twins: in anyOf the first alternative that takes a record has it, line or object',
    pipeline: {
      anyOf: [
        { parse: { regex: '^(?P<x>\\{x.*)$' } },
        { parse: { vpcFlow: { fields: 'srcaddr action' } } }, // of text: a line's pattern may match an object
        { parse: { json: {} } },
        { parse: { regex: '^(?P<line>.*)$' } },
      ],
    },
    records: [
      ['{x y', '{"x":"{x y"}'],
      ['a 1', '{"srcaddr":"a","action":"1"}'],
      ['{"message":"a 1"}', '{"srcaddr":"a","action":"1"}'],
      ['{"message":"a"}', '{"message":"a"}'],
      ['{a', '{"line":"{a"}'],
      ['a', '{"line":"a"}'],
    ],
  },
  {
    name: 'twins: limits of JSON hold for them',
    pipeline: { parse: { cloudFront: FRONT }, limits: { depth: 64, values: 4 } },
    records: [
      ['{"c-ip":"1","a":1,"b":2,"c":3}', '{"cIp":"1","status":null,"csHost":null,"timeTaken":null}'],
      ['{"c-ip":"1","a":1,"b":2,"c":3,"d":4}', failed('limit')],
      [`{"c-ip":"1","a":${'['.repeat(64)}${']'.repeat(64)}}`, failed('limit')],
    ],
  },
];
