import { describe, expect, test } from 'vitest';
import { checkOptions } from '../../simulator/options.ts';
import type { SimulationOptions } from '../../simulator/simulation.ts';
import { simulationOptions, streamOptions, version } from './fakes.ts';

test('what Firehose lets through is let through', () => {
  for (const stream of [
    { bufferBytes: 200_000, bufferSeconds: 0 },
    { bufferBytes: 3 * 1024 * 1024, bufferSeconds: 900, timeoutMs: 300_000 },
    { partitionLimit: 500 },
  ]) {
    expect(() => checkOptions(simulationOptions({ stream: streamOptions(stream) }))).not.toThrow();
  }
});

describe('refused:', () => {
  const chaos = (fault: object) => JSON.stringify({ faults: [{ fault: 'throw', probability: 1, ...fault }] });
  test.each<[string, Partial<SimulationOptions>, RegExp]>([
    [
      'a hint too small',
      { stream: streamOptions({ bufferBytes: 199_999 }) },
      /stream\.bufferBytes: expected/,
    ],
    ['a hint too large', { stream: streamOptions({ bufferBytes: 4e6 }) }, /stream\.bufferBytes: expected/],
    [
      'an interval too long',
      { stream: streamOptions({ bufferSeconds: 901 }) },
      /bufferSeconds: expected a number from 0 to 900, found 901/,
    ],
    [
      'a time-out beyond five minutes',
      { stream: streamOptions({ timeoutMs: 300_001 }) },
      /timeoutMs: expected/,
    ],
    [
      'no concurrency',
      { stream: streamOptions({ concurrency: 0 }) },
      /concurrency: expected a whole number from 1/,
    ],
    ['half a retry', { stream: streamOptions({ retries: 0.5 }) }, /retries: expected a whole number/],
    ['no records', { records: 0 }, /records: expected a whole number from 1/],
    ['no rate', { rate: 0 }, /rate: expected a number from 0.001/],
    ['a rate that is none', { rate: Number.NaN }, /rate: expected a number/],
    [
      'weights over 1',
      { versions: [version(), version({ name: '2', weight: 0.1 })] },
      /weights that add up to 1, found 1.1/,
    ],
    ['faults that are no JSON', { versions: [version({ chaos: '{' })] }, /MILLRACE_CHAOS: expected JSON/],
    [
      'a fault that is unknown',
      { versions: [version({ chaos: chaos({ fault: 'thrw' }) })] },
      /did you mean "throw"/,
    ],
    [
      'faults of another alias',
      { versions: [version({ chaos: chaos({ match: { alias: 'prod' } }) })] },
      /versions\[0\]\.chaos: faults\[0\]\.match\.alias: expected "live", found "prod"/,
    ],
    [
      'faults of another version',
      { versions: [version({ chaos: chaos({ match: { version: ['2', '3'] } }) })] },
      /match\.version: expected "1"/,
    ],
    [
      'faults of another source',
      { versions: [version({ chaos: chaos({ match: { source: 'msk' } }) })] },
      /match\.source: expected "direct", found "msk"/,
    ],
  ])('%s', (_, options, message) => {
    expect(() => checkOptions(simulationOptions(options))).toThrow(message);
  });
});
