import { describe, expect, test } from 'vitest';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { expectSame, pairFor, whyDeclined } from './support.ts';

const network = (v4 = 24) => ({ network: { v4 } });
const steps = [{ redact: { ip: network(), 'at.ip': network(16) } }];

/** Each record comes three times: walked, then by the shape that was learnt, after others. */
const statusesOf = (config: PipelineConfig, records: readonly string[]) => [
  ...expectSame(pairFor(config), [...records, ...records, ...records]),
];
const isDone = (config: PipelineConfig, records: readonly string[]) =>
  expect(statusesOf(config, records).every((status) => status === 0)).toBe(true);

describe('networks of addresses in records that bring their own names', () => {
  test('are written by the kernel, in JSON and in the objects in it', () => {
    const records = [
      '{"ip":"203.0.113.77:443","at":{"ip":"10.1.2.3","n":1}}',
      '{"a":[1],"ip":"2001:db8:7:8::1","at":null}',
      '{"ip":null,"at":{"ip":""}}',
      '{"ip":17.5,"at":{"ip":true}}',
      '{"ip":["10.0.0.1"],"at":{"ip":{"::1":1}}}',
      '{"ip":"unknown","at":"10.1.2.3"}',
      '{}',
    ];
    isDone({ parse: 'json', steps }, records);
    isDone({ parse: 'json', steps, output: { format: 'ltsv', nulls: 'drop' } }, records);
    isDone({ parse: 'json', steps, output: { format: 'csv', columns: ['at.ip', 'ip'] } }, records);
  });

  test('are written of pairs', () => {
    isDone({ parse: 'ltsv', steps: [{ redact: { ip: network() } }] }, ['ip:10.1.2.3\ta:1', 'ip:', 'ip:x']);
    isDone({ parse: 'logfmt', steps: [{ redact: { ip: network() } }] }, [
      'ip=10.1.2.3 a=1',
      'ip a=1',
      'ip=::1',
    ]);
    isDone({ parse: { kv: {} }, steps: [{ redact: { ip: network() } }] }, ['ip=10.1.2.3 a=1', 'ip="::1"']);
  });

  test('what is not plainly an address, nor plainly none, is handed back', () => {
    const records = ['{"ip":"[::1]:80"}', '{"ip":"::ffff:10.1.2.3"}', '{"ip":"10\\u002e1.2.3"}'];
    for (const output of [{}, { format: 'csv' as const, columns: ['ip'] }]) {
      const statuses = statusesOf({ parse: 'json', steps, output }, records);
      expect(statuses.every((status) => status >= 8)).toBe(true);
    }
  });

  test('a mask behind it hides the network as well, and what is not written is not read', () => {
    isDone({ parse: 'json', steps: [...steps, { redact: { ip: 'mask' } }] }, ['{"ip":"[::1]:80"}']);
    isDone({ parse: 'json', steps: [...steps, { drop: ['ip'] }] }, ['{"ip":"[::1]:80","a":1}']);
    isDone({ parse: 'json', steps: [...steps, { set: { ip: '-' } }] }, ['{"ip":"[::1]:80","a":1}']);
  });

  test('of a field that has a type, and in a template or a filter behind it, it is declined', () => {
    const declined = (more: PipelineConfig['steps']) => whyDeclined({ parse: 'json', steps: more });
    expect(declined([{ types: { ip: 'string' } }, ...steps])).toContain('changed before');
    expect(declined([{ set: { ip: 'x' } }, ...steps])).toContain('changed before');
    expect(declined([...steps, { types: { ip: 'int' } }])).toContain('changed before');
    expect(declined([...steps, { set: { v: '${ip}' } }])).toContain('redacted');
    expect(declined([...steps, { filter: { ip: '10.0.0.0' } }])).toContain('redacted');
  });
});
