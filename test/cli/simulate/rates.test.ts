import { describe, expect, it } from 'vitest';
import { columns, rateNow, ratesOfMinute } from '../../../cli/simulate/watch/rates.ts';
import { historyUntil, snapshotAt } from './snapshots.ts';

const put = (one: { readonly ledger: { readonly put: number } }) => one.ledger.put;

describe('the rate now', () => {
  it('is of the last five seconds', () => {
    // Nothing more is put after 20 seconds: of the last five one is left.
    expect(rateNow(historyUntil(24_000), put)).toBeCloseTo(10_000);
    expect(rateNow(historyUntil(10_000), put)).toBeCloseTo(50_000);
  });

  it('is nought before there is anything to compare', () => {
    expect([rateNow([], put), rateNow([snapshotAt(0)], put)]).toEqual([0, 0]);
  });

  it('does not hang on how often it was looked', () => {
    expect(rateNow([snapshotAt(0), snapshotAt(8_000)], put)).toBeCloseTo(50_000);
  });
});

describe('the last minute', () => {
  it('has the newest last, and nothing before the run began', () => {
    const rates = ratesOfMinute(historyUntil(30_000), put, 12);
    expect(rates.slice(0, 6)).toEqual(Array.from({ length: 6 }, () => null));
    expect(rates.slice(6)).toEqual(
      [50_000, 50_000, 50_000, 50_000, 0, 0].map((rate) => expect.closeTo(rate)),
    );
  });
});

describe('columns of blocks', () => {
  it('are as high as the values are beside the highest', () => {
    expect(columns([null, 0, 1, 4, 8], 1)).toEqual([' ▁▁▄█']);
    expect(columns([4, 8, 16], 2)).toEqual(['  █', '▄██']);
  });

  it('are low where all is nought', () => {
    expect(columns([0, 0], 1)).toEqual(['▁▁']);
  });
});
