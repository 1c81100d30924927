import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { differenceOf, pairFor, whyDeclined } from './support.ts';

const steps = [{ set: { at: '${logTimestamp}' } }, { types: { at: 'timestamp' as const } }];
const TIMES = ['2026-09-21T23:59:59.000Z', null, '2024-02-29', 'noon', ''];

/** The kernel's statuses of one record with each of the times, as it is on the reference path. */
function statusesOf(config: PipelineConfig, record: string, times: readonly (string | null)[] = TIMES) {
  const pair = pairFor(config);
  const batch = {
    ...packRecords(times.map(() => record)),
    context: { shared: { region: 'eu' }, perRecord: { logTimestamp: times } },
  };
  expect(differenceOf(pair, batch)).toBeNull();
  return [...pair.kernel.runPacked(batch).status].map((status) => (status >= 8 ? 'back' : status));
}

const ALL = [0, 0, 0, 'back', 0];

describe('a type for what `set` made', () => {
  test('of JSON, in every output', () => {
    for (const output of [
      {},
      { timestamp: 'epochMicros' as const, nulls: 'drop' as const },
      { format: 'ltsv' as const, timestamp: 'epoch' as const },
      { format: 'csv' as const, columns: ['at', 'a'] },
      { format: 'csv' as const, columns: ['a'] },
      { format: 'csv' as const, columns: ['at', 'a', 'at'], timestamp: 'epochMillis' as const },
    ]) {
      expect(statusesOf({ parse: 'json', steps, output }, '{"a":1}')).toEqual(ALL);
      expect(statusesOf({ parse: 'json', steps, output }, '{"at":7,"a":"x"}')).toEqual(ALL);
    }
  });

  test('of columns, in every output', () => {
    const parse = { csv: { columns: ['a', 'b'] } };
    for (const output of [
      {},
      { timestamp: 'epochMicros' as const, nulls: 'drop' as const },
      { format: 'ltsv' as const, timestamp: 'epoch' as const },
      { format: 'csv' as const, columns: ['at', 'a'] },
      { format: 'csv' as const, columns: ['a'] },
      { format: 'raw' as const },
    ]) {
      expect(statusesOf({ parse, steps, output }, '1,2')).toEqual(ALL);
    }
    expect(statusesOf({ parse, steps: [...steps, { rename: { at: 'b' } }] }, '1,2')).toEqual(ALL);
  });

  test('it is checked where it is dropped, or not kept', () => {
    for (const last of [{ drop: ['at'] }, { keep: ['a'] }, { set: { 'b.c': 1 } }]) {
      expect(statusesOf({ parse: 'json', steps: [...steps, last] }, '{"a":1}')).toEqual(ALL);
    }
    expect(statusesOf({ parse: 'apache-common', steps: [...steps, { keep: ['host'] }] }, LINE)).toEqual(ALL);
  });

  test('each type reads it', () => {
    const texts = ['1', '', null, 'x', '1431857103'];
    for (const type of ['int', 'float', 'bool', 'string', { epoch: {} }] as const) {
      const typed = [{ set: { at: '${logTimestamp}' } }, { types: { at: type } }, { set: { b: '<${at}>' } }];
      for (const parse of ['json', 'ltsv'] as const) {
        const record = parse === 'json' ? '{"a":1}' : 'a:1';
        const statuses = statusesOf({ parse, steps: typed }, record, texts);
        expect(statuses.filter((status) => status === 0).length).toBeGreaterThan(2);
      }
    }
  });

  test('a partition of it, and the date of a date', () => {
    const config: PipelineConfig = {
      parse: 'json',
      steps: [...steps, { drop: ['at'] }],
      partition: { day: '${at:yyyy-MM-dd}', region: '${region}' },
    };
    expect(statusesOf(config, '{"a":1}')).toEqual([0, 'back', 0, 'back', 'back']);
  });

  test('what is made of more than one value, of a constant or a field with a type is declined', () => {
    const typed = (value: string, first: NonNullable<PipelineConfig['steps']> = []) =>
      whyDeclined({
        parse: 'json',
        steps: [...first, { set: { at: value } }, { types: { at: 'timestamp' } }],
      });
    const reason = 'types.at: a field that was read, set or changed before';
    expect(typed('${logTimestamp}Z')).toBe(reason);
    expect(typed('2024-02-29')).toBe(reason);
    expect(typed('${a}', [{ types: { a: 'int' } }])).toBe(reason);
    expect(typed('${a}')).toBeNull();
    expect(whyDeclined({ parse: 'json', steps: [...steps, { types: { at: 'string' } }] })).toBe(reason);
    expect(
      whyDeclined({ parse: 'json', steps: [...steps, { filter: { at: { gte: '2001-02-03' } } }] }),
    ).not.toBeNull();
  });
});

const LINE = 'h - - [17/May/2015:10:05:03 +0000] "-" 200 1';
