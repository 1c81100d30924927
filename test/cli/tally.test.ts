import { describe, expect, it } from 'vitest';
import { closingLine, duration } from '../../cli/run/tally.ts';

const NO_INNER = { records: 0, ok: 0, dropped: 0, failed: 0 };

describe('the closing line', () => {
  it('counts failures by reason, the most frequent first, and what was dropped', () => {
    const tally = {
      bytes: 23_903_000,
      records: 101_234,
      dropped: 12,
      failed: new Map([['type', 1] as const, ['no-match', 20] as const]),
      inner: NO_INNER,
    };
    expect(closingLine(tally, 0.53)).toBe(
      '101,234 records in 0.53 s, 21 failed (no-match 20, type 1), 12 dropped, 45.1 MB/s, 191,000 records/s',
    );
  });

  it('says one record, and holds for no time at all', () => {
    const one = { bytes: 10, records: 1, dropped: 0, failed: new Map(), inner: NO_INNER };
    expect(closingLine(one, 1)).toBe('1 record in 1.00 s, 0 failed, 0.0 MB/s, 1 record/s');
    expect(closingLine({ ...one, bytes: 0, records: 0 }, 0)).toBe(
      '0 records in 0.00 s, 0 failed, 0.0 MB/s, 0 records/s',
    );
  });

  it('counts inner records beside those that they were in', () => {
    const tally = { bytes: 1e6, records: 2, dropped: 0, failed: new Map() };
    const inner = { records: 1204, ok: 1191, dropped: 10, failed: 3 };
    expect(closingLine({ ...tally, inner }, 0.5)).toBe(
      '2 records with 1,204 inner records (10 dropped, 3 failed) in 0.50 s, 0 failed, 2.0 MB/s, 4 records/s, 2,410 inner records/s',
    );
    const one = { records: 1, ok: 1, dropped: 0, failed: 0 };
    expect(closingLine({ ...tally, inner: one }, 1)).toMatch(/^2 records with 1 inner record in 1.00 s, /);
  });

  it('gives long times in minutes', () => {
    expect([0.004, 9.99, 12.34, 59.99, 200, 3599.7].map(duration)).toEqual([
      '0.00 s',
      '9.99 s',
      '12.3 s',
      '1 min 0 s',
      '3 min 20 s',
      '60 min 0 s',
    ]);
  });
});
