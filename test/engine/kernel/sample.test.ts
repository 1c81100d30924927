import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { differenceOf, pairFor, whyDeclined } from './support.ts';

type Steps = NonNullable<PipelineConfig['steps']>;

/** The kernel's statuses, as they are on the reference path; the records have ids but for the last. */
function statusesOf(config: PipelineConfig, records: readonly string[]) {
  const pair = pairFor(config);
  const recordId = records.map((_, index) => (index === records.length - 1 ? null : `r-${index}`));
  const batch = { ...packRecords(records), context: { shared: { requestId: 'b' }, perRecord: { recordId } } };
  expect(differenceOf(pair, batch)).toBeNull();
  return [...pair.kernel.runPacked(batch).status].map((status) => (status >= 8 ? 'back' : status));
}

const sample = (rate: number, key?: string): Steps => [
  { sample: key === undefined ? { rate } : { rate, key } },
];

describe('a share of the records', () => {
  test('is that of node:crypto’s SHA-256, for keys of every length', () => {
    const keys = Array.from(
      { length: 300 },
      (_, length) => 'é'.repeat(length >> 3) + 'k'.repeat(length) + length,
    );
    const statuses = statusesOf(
      { parse: 'ltsv', steps: sample(0.3, '${k}') },
      keys.map((key) => `k:${key}`),
    );
    for (const [index, key] of keys.entries()) {
      const digest = createHash('sha256').update(key).digest();
      const fraction = (digest.readUIntBE(0, 6) * 32 + (digest[6]! >> 3)) / 2 ** 53;
      expect(statuses[index]).toBe(fraction < 0.3 ? 0 : 1);
    }
  });

  test('of keys of fields and context values, where it stands among the steps', () => {
    const records = ['{"k":"b","n":1}', '{"k":"a","n":2}', '{"k":"c","n":"x"}', '{"n":3,"k":"d"}'];
    const done = (steps: Steps, output = {}) =>
      expect(statusesOf({ parse: 'json', steps, output }, records)).not.toContain('back');
    done(sample(0.25, '${k}'));
    done(sample(0.25, '${requestId}${k}'));
    done([{ set: { v: '<${k}>' } }, ...sample(0.5, '${v}'), { drop: ['k'] }]);
    done([{ filter: { k: { ne: 'b' } } }, ...sample(0.5, '${k}${n}'), { filter: { n: { gt: 0 } } }]);
    done(sample(0.5, '${k}'), { format: 'csv', columns: ['n'] });
    done(sample(0.5, '${k}'), { format: 'ltsv' });
    const columns = { parse: { csv: { columns: ['k', 'n'] } } };
    const late = [...sample(0.5, '${k}'), { types: { n: 'int' as const } }];
    const rows = statusesOf({ ...columns, steps: late }, ['a,x', 'b,x', 'a,1', 'b,1']);
    expect(rows).toEqual(['back', 4, 1, 0]); // of a bad type: handed back where the sample does not pass it
  });

  test('without a key goes by ids; records without one, or with a key to escape, are handed back', () => {
    const records = ['{"k":1}', '{"k":"a\\"b"}', '{"k":""}', '{}', '{"k":null}', '{"k":"x"}'];
    expect(statusesOf({ parse: 'json', steps: sample(0.5) }, records)).toEqual([
      ...records.slice(0, -1).map(() => expect.any(Number)),
      'back',
    ]);
    const statuses = statusesOf({ parse: 'json', steps: sample(0.5, '${k}') }, records);
    expect(statuses.map((status) => status === 'back')).toEqual([false, true, true, true, true, false]);
    const wide = statusesOf({ parse: { csv: { columns: ['k'] } }, steps: sample(0.5, '${k}') }, [
      '"a""b"',
      '\\',
      'c',
    ]);
    expect(wide.map((status) => status === 'back')).toEqual([true, true, false]);
  });

  test('by a field that was redacted is declined', () => {
    const steps: Steps = [{ redact: { k: 'mask' } }, ...sample(0.5, '${k}')];
    expect(whyDeclined({ parse: 'json', steps })).toBe('sample: k: redacted');
  });
});
