import { describe, expect, it } from 'vitest';
import { closingLine, duration } from '../../cli/run/tally.ts';

describe('the closing line', () => {
  it('counts failures by reason, the most frequent first, and what was dropped', () => {
    const tally = {
      bytes: 23_903_000,
      records: 101_234,
      dropped: 12,
      failed: new Map([['type', 1] as const, ['no-match', 20] as const]),
    };
    expect(closingLine(tally, 0.53)).toBe(
      '101,234 records in 0.53 s, 21 failed (no-match 20, type 1), 12 dropped, 45.1 MB/s, 191,000 records/s',
    );
  });

  it('says one record, and holds for no time at all', () => {
    const one = { bytes: 10, records: 1, dropped: 0, failed: new Map() };
    expect(closingLine(one, 1)).toBe('1 record in 1.00 s, 0 failed, 0.0 MB/s, 1 record/s');
    expect(closingLine({ ...one, bytes: 0, records: 0 }, 0)).toBe(
      '0 records in 0.00 s, 0 failed, 0.0 MB/s, 0 records/s',
    );
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
