import { describe, expect, it } from 'vitest';
import {
  costFactor,
  fittingBuffer,
  type Measured,
  type PlanRequest,
  planFor,
} from '../../../cli/size/plan.ts';
import { lambdaCost, type Prices } from '../../../cli/size/prices.ts';

/** Round numbers, so that a plan can be reckoned by hand. */
const PRICES: Prices = {
  asOf: '2025-01',
  region: 'us-east-1',
  currency: 'USD',
  lambda: { gbSecond: { x86: 0.00001, arm: 0.000008 }, request: 1e-6, billedMs: 1 },
  firehose: { ingestedGb: 0.03, recordBytes: 5_000 },
  kinesis: { shardHour: 0.01, millionPutUnits: 0.02, putUnitBytes: 25_000 },
};

const cell = (
  memoryMb: number,
  recordsPerSecond: number | null,
  outcome: Measured['cells'][number]['outcome'] = 'measured',
) => ({
  way: 'managed' as const,
  memoryMb,
  outcome,
  recordsPerSecond,
  firstSeconds: 1.5,
  peakMb: 90,
});

/** A reply of 500 bytes a record is 400 of base64, 300 of data: 1.5 times the 200 that came. */
const MEASURED: Measured = {
  record: 'main-x.json',
  date: '2025-01-01',
  cpu: 'A',
  format: 'apache-combined',
  records: 1_000,
  recordBytes: 200,
  eventBytes: 400_000,
  replyBytes: 500_000,
  formats: [
    { name: 'apache-combined', way: 'managed', recordBytes: 150, microseconds: 2 },
    { name: 'json', way: 'managed', recordBytes: 100, microseconds: 3 },
  ],
  cells: [cell(128, 10_000), cell(256, null, 'killed'), cell(1024, 100_000), cell(3538, 110_000, 'computed')],
};

const REQUEST: PlanRequest = {
  recordsPerSecond: 10_000,
  recordBytes: 200,
  format: 'apache-combined',
  source: 'kinesis',
  way: 'managed',
  architecture: 'x86',
};

describe('a plan, reckoned by hand', () => {
  const plan = planFor(REQUEST, MEASURED, PRICES);

  it('has the shards that the records need, and the fewer that their bytes do', () => {
    // 2 MB/s are two shards, 10,000 records/s are ten.
    expect([plan.shards, plan.shardsAggregated]).toEqual([10, 2]);
  });

  it('fills events as far as Lambda takes them', () => {
    // 268 bytes of base64 and 370 of JSON a record: 8,388 records (1.6 MB) are 5.35 MB, 8,912 would be over 90 % of 6 MiB.
    expect([plan.bufferMb, plan.recordsPerInvocation]).toEqual([1.6, 8_388]);
  });

  it('takes the cheapest size, by time billed in whole ms', () => {
    const invocations = (10_000 / 8_388) * 2_628_000;
    expect(plan.memoryMb).toBe(1024);
    expect(plan.seconds).toBeCloseTo(0.08388, 10);
    expect(plan.monthly.lambda).toBeCloseTo(invocations * (0.084 * 0.00001 + 1e-6), 8);
    expect(plan.options.map(({ memoryMb, outcome }) => [memoryMb, outcome])).toEqual([
      [128, 'measured'],
      [1024, 'measured'],
      [3538, 'computed'],
    ]);
  });

  it('counts who is at work at once: rate times duration', () => {
    expect(plan.invocationsPerSecond).toBeCloseTo(1.192, 3);
    expect(plan.concurrency).toBe(1); // 0.1, and one at least
  });

  it('adds what Firehose and Kinesis ask for', () => {
    // 5,000 bytes of each record, 131.4 TB; a GB is 2^30 bytes.
    const firehose = (131.4e12 / 2 ** 30) * 0.03;
    expect(plan.monthly.firehose).toBeCloseTo(firehose, 6);
    expect(plan.monthly.kinesis).toBeCloseTo(73 + 525.6, 6); // ten shards of 730 h, 26,280 million units
    expect(plan.monthly.total).toBeCloseTo(plan.monthly.lambda + firehose + 598.6, 6);
  });

  it('says what it assumes and of when the prices are', () => {
    expect(plan.assumptions.join('\n')).toContain('us-east-1, list, 2025-01');
    expect(plan.assumptions.join('\n')).toContain('main-x.json');
  });
});

describe('a million records a second', () => {
  it('meets the shards first', () => {
    const plan = planFor({ ...REQUEST, recordsPerSecond: 1e6 }, MEASURED, PRICES);
    expect(plan.shards).toBe(1_000);
    expect(plan.shardsAggregated).toBe(200);
    expect(plan.concurrency).toBe(10); // a million records at 100,000 a second
    expect(plan.limits[0]).toMatchObject({
      unit: 'shards',
      limit: 500,
      needed: 1_000,
      share: 2,
      metAt: 500_000,
    });
    expect(plan.limits.map(({ share }) => share)).toEqual(
      plan.limits.map(({ share }) => share).sort((a, b) => b - a),
    );
  });

  it('meets the bytes of Direct PUT first where there is no stream, and needs no shard', () => {
    const plan = planFor({ ...REQUEST, recordsPerSecond: 1e6, source: 'direct-put' }, MEASURED, PRICES);
    expect(plan.limits[0]).toMatchObject({ unit: 'bytes/s', needed: 200e6, limit: 5 * 2 ** 20 });
    expect(plan.limits.find(({ unit }) => unit === 'requests/s')?.needed).toBe(2_000); // 500 records each
    expect(plan.limits.some(({ unit }) => unit === 'shards')).toBe(false);
    expect([plan.shards, plan.monthly.kinesis]).toEqual([null, 0]);
  });
});

describe('few records', () => {
  it('come in events that the interval fills, not the size', () => {
    const plan = planFor({ ...REQUEST, recordsPerSecond: 2 }, MEASURED, PRICES);
    expect(plan.recordsPerInvocation).toBe(120);
    expect(plan.shards).toBe(1);
  });

  it('are one record an invocation at least', () => {
    expect(planFor({ ...REQUEST, recordsPerSecond: 0.001 }, MEASURED, PRICES).recordsPerInvocation).toBe(1);
  });
});

describe('other records than the measured ones', () => {
  it('take as much longer as they are longer, and no less time where they are shorter', () => {
    expect(costFactor(MEASURED, { ...REQUEST, recordBytes: 600 })).toBe(3);
    expect(costFactor(MEASURED, { ...REQUEST, recordBytes: 20 })).toBe(1);
  });

  it("take what their format's examples take beside the measured format's", () => {
    expect(costFactor(MEASURED, { ...REQUEST, format: 'json', recordBytes: 100 })).toBe(1.5);
    expect(costFactor(MEASURED, { ...REQUEST, format: 'json', recordBytes: 300 })).toBe(4.5);
  });

  it('have the buffer that their replies fit into', () => {
    expect(fittingBuffer(1_000, 1, 'direct-put')).toBe(3);
    // 4,000 bytes out of each 1,000: 5,436 with base64 and JSON; 943 records (0.9 MB) fit under 90 % of a reply, 1,048 do not.
    expect(fittingBuffer(1_000, 4, 'direct-put')).toBe(0.9);
    expect(fittingBuffer(3_000_000, 2, 'kinesis')).toBe(0.2);
  });
});

describe('sizes that cost the same', () => {
  it('the fastest of them is taken', () => {
    const even = { ...MEASURED, cells: [cell(128, 10_000), cell(1024, 80_000)] };
    expect(planFor({ ...REQUEST }, even, PRICES).memoryMb).toBe(1024);
  });
});

describe('what Lambda asks for', () => {
  it('is time in whole ms by memory, and each request', () => {
    expect(lambdaCost(PRICES, 'arm', { memoryMb: 512, seconds: 0.0101, invocations: 1_000 })).toBeCloseTo(
      1_000 * (0.011 * 0.5 * 0.000008 + 1e-6),
      12,
    );
  });
});
