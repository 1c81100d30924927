import { writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MEASURED } from '../../cli/size/measured.ts';
import { PRICES } from '../../cli/size/prices.ts';
import { millrace, scratchFolder } from './support/millrace.ts';

const scratch = scratchFolder();
const size = (...args: string[]) => millrace(['size', ...args]);

describe('size', () => {
  it('plans from a rate and a size, by what was measured', async () => {
    const { status, text, errors } = await size('--rate', '1e6', '--bytes', '237');
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(text).toMatch(/^for +1,000,000 records\/s of 237 bytes, apache-combined, managed, x86$/m);
    expect(text).toMatch(/^memory +[\d,]+ MB$/m);
    expect(text).toMatch(/^shards +1,000; 237 with aggregated records \(KPL\)$/m);
    expect(text).toContain('limits, nearest first');
    expect(text).toMatch(
      /Kinesis: provisioned shards of the account: 1,000 of 500 shards, 2 times the limit/,
    );
    expect(text).toContain(MEASURED.record);
    expect(text).toContain(`list, ${PRICES.asOf}`);
  });

  it('gives the same as JSON, with the prices it went by', async () => {
    const { text } = await size(
      '--rate',
      '1_000',
      '--bytes',
      '237',
      '--json',
      '--way',
      'raw',
      '--arch',
      'arm',
    );
    const plan = JSON.parse(text);
    expect(plan.prices).toEqual(PRICES);
    expect(plan.request).toMatchObject({ recordsPerSecond: 1_000, way: 'raw', architecture: 'arm' });
    expect(plan.monthly.total).toBeCloseTo(
      plan.monthly.lambda + plan.monthly.firehose + plan.monthly.kinesis,
      6,
    );
  });

  it('says what cannot work, whatever is set', async () => {
    const large = await size('--rate', '1', '--bytes', '4000000');
    expect(large.text).toMatch(
      /^impossible +the output of a single record exceeds the payload Lambda returns/m,
    );
    const direct = await size('--rate', '1', '--bytes', '1024001', '--source', 'direct-put');
    expect(direct.text).toMatch(/^impossible +Firehose accepts records of at most 1,024,000 bytes/m);
    const usual = await size('--rate', '1', '--bytes', '1024000', '--source', 'direct-put');
    expect(usual.text).not.toContain('impossible');
  });

  it('writes small numbers as what they are', async () => {
    const { text } = await size('--rate', '0.001', '--bytes', '237');
    expect(text).toMatch(/^for +0\.001 records\/s/m);
    expect(text).toMatch(/^invocation +1 record, /m);
    expect(text).not.toMatch(/ 0(?:\.00)? (?:ms|records)/);
  });

  it('takes records a month', async () => {
    const { text } = await size('--monthly', '2628000000', '--bytes', '237', '--json');
    expect(JSON.parse(text).request.recordsPerSecond).toBe(1_000);
  });

  it('goes by prices of a file', async () => {
    const file = scratch.path('prices.json');
    const free = {
      ...PRICES,
      asOf: '2030-01',
      lambda: { ...PRICES.lambda, gbSecond: { x86: 0, arm: 0 }, request: 0 },
    };
    writeFileSync(file, JSON.stringify(free));
    const { text } = await size('--rate', '100', '--bytes', '237', '--prices', file);
    expect(text).toContain('Lambda 0.00 USD');
    expect(text).toContain('list, 2030-01');
  });

  it('refuses prices that are not whole', async () => {
    const file = scratch.path('part.json');
    writeFileSync(file, JSON.stringify({ ...PRICES, lambda: { gbSecond: { x86: 0 } } }));
    const { status, errors } = await size('--rate', '100', '--bytes', '237', '--prices', file);
    expect(status).toBe(1);
    expect(errors).toMatch(/lambda\.gbSecond\.arm/);
  });

  it.each([
    [
      ['--bytes', '237'],
      'expected one of --rate (records a second) and --monthly (records a month), found none',
    ],
    [['--bytes', '237', '--rate', '1', '--monthly', '1'], 'found both'],
    [['--bytes', '237', '--rate', '0'], 'Expected a number above 0'],
    [['--bytes', '9000000', '--rate', '1'], 'Expected a number from 1 to 4000000'],
    [['--rate', '1'], '--bytes'],
    [['--rate', '1', '--bytes', '1', '--format', 'x'], 'apache-combined'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { status, errors } = await size(...args);
    expect(status).toBe(2);
    expect(errors).toContain(message);
  });
});
