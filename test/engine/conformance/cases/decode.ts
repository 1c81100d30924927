/**
 * @module test/engine/conformance/cases/decode
 * Records inside of records: what is recognised, what becomes of the one record, and what fails.
 */
import { gzipSync } from 'node:zlib';
import { bytes, type Case, DROPPED, failed } from '../case.ts';

const json = { parse: { json: {} } } as const;
const TWICE = gzipSync(gzipSync('{"a":1}'));

export const decodeCases: readonly Case[] = [
  {
    name: 'auto, the default, recognises gzip among plain records',
    pipeline: json,
    records: [
      ['{"a":1}', '{"a":1}'],
      [gzipSync('{"a":2}'), '{"a":2}'],
      [TWICE, '{"a":1}'],
      [bytes(0x1f, 0x8b), failed('utf8')],
      [bytes(0x1f, 0x8b, 8, 0, 1, 2, 3), failed('decode')],
      ['{"a":3}\n', '{"a":3}'],
      [gzipSync('not JSON'), failed('json')],
    ],
  },
  {
    name: 'auto never splits text',
    pipeline: { parse: { regex: '^(?P<a>[^\\n]*)' } },
    records: [
      ['one\ntwo', '{"a":"one"}'],
      [gzipSync('one\ntwo'), '{"a":"one"}'],
    ],
  },
  {
    name: 'none decodes nothing',
    pipeline: { ...json, decode: 'none' },
    records: [[gzipSync('{"a":2}'), failed('utf8')]],
  },
  {
    name: 'a decoder that is named is needed',
    pipeline: { ...json, decode: 'gzip' },
    records: [
      ['{"a":1}', failed('decode')],
      [gzipSync('{"a":2}'), '{"a":2}'],
    ],
  },
  {
    name: 'lines of one record are records, their outputs one behind the other',
    pipeline: { ...json, decode: 'lines' },
    records: [
      ['{"a":1}\n{"a":2}\n{"a":3}', '{"a":1}\n{"a":2}\n{"a":3}'],
      ['{"a":4}', '{"a":4}'],
      ['', DROPPED],
    ],
  },
  {
    name: 'one line that fails fails its record, and nothing of it is delivered',
    pipeline: { ...json, decode: 'lines' },
    records: [
      ['{"a":1}\nx\n{"a":3}', failed('json')],
      ['{"a":4}\n{"a":5}', '{"a":4}\n{"a":5}'],
    ],
  },
  {
    name: 'onError: drop leaves the line out',
    pipeline: { ...json, decode: 'lines', onError: 'drop' },
    records: [
      ['{"a":1}\nx\n{"a":3}', '{"a":1}\n{"a":3}'],
      ['x\ny', DROPPED],
    ],
  },
  {
    name: 'onError: raw puts the line itself in its place',
    pipeline: { ...json, decode: 'lines', onError: 'raw' },
    records: [['{"a": 1}\nx\n{"a": 3}', '{"a":1}\nx\n{"a":3}']],
  },
  {
    name: 'filtered lines are left out, a record with none left is dropped',
    pipeline: { ...json, decode: 'lines', filter: { a: { gte: 2 } } },
    records: [
      ['{"a":1}\n{"a":2}', '{"a":2}'],
      ['{"a":1}\n{"a":0}', DROPPED],
    ],
  },
  {
    name: 'without line feeds of their own, outputs have one between them',
    pipeline: { ...json, decode: 'lines', output: { newline: false } },
    records: [['{"a":1}\n{"a":2}\n', '{"a":1}\n{"a":2}']],
  },
  {
    name: 'decoders are chained in the order of their list',
    pipeline: { ...json, decode: ['gzip', 'lines'] },
    records: [
      [gzipSync('{"a":1}\n{"a":2}\n'), '{"a":1}\n{"a":2}'],
      ['{"a":1}', failed('decode')],
    ],
  },
  {
    name: 'inner records with the same keys are filed under them, with others they fail',
    pipeline: { ...json, decode: 'lines', partition: { k: '${k}' } },
    records: [
      ['{"k":"a","n":1}\n{"k":"a","n":2}', { text: '{"k":"a","n":1}\n{"k":"a","n":2}', keys: { k: 'a' } }],
      ['{"k":"a"}\n{"k":"b"}', failed('partition')],
      ['{"k":"c"}', { text: '{"k":"c"}', keys: { k: 'c' } }],
    ],
  },
  {
    name: 'a record that cannot be decoded has no keys, beside others that have',
    pipeline: { ...json, partition: { k: '${k}' } },
    records: [
      ['{"k":"a"}', { text: '{"k":"a"}', keys: { k: 'a' } }],
      [bytes(0x1f, 0x8b, 8, 0, 1, 2, 3), failed('decode')],
    ],
  },
  {
    name: 'fanout: first files them under the keys of the first',
    pipeline: { ...json, decode: 'lines', partition: { k: '${k}' }, fanout: 'first' },
    records: [['{"k":"a"}\n{"k":"b"}', { text: '{"k":"a"}\n{"k":"b"}', keys: { k: 'a' } }]],
  },
  {
    name: 'inner records have the context values of the record they were in',
    pipeline: { ...json, decode: 'lines', set: { id: '${recordId}' } },
    records: [
      ['{"a":1}\n{"a":2}', '{"a":1,"id":"id-0"}\n{"a":2,"id":"id-0"}'],
      ['{"a":3}', '{"a":3,"id":"id-1"}'],
    ],
    perRecord: { recordId: ['id-0', 'id-1'] },
  },
];
