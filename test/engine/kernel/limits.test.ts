import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { createKernel, isHandedBack } from '../../../engine/kernel/host/kernel.ts';
import type { MatchFunction } from '../../../engine/kernel/matcher.ts';
import { framing } from '../../../engine/sources/firehose/framing.ts';
import { framedResult } from '../../../engine/sources/firehose/reply.ts';
import { pairFor } from './support.ts';

const { plan } = pairFor({ parse: { regex: '(?P<v>.*)' } });

function kernelWith(match: MatchFunction, memory = new WebAssembly.Memory({ initial: 2 })) {
  const { tier } = plan;
  if (tier.kind !== 'kernel') throw new Error(tier.because);
  const matcher = { groupCount: 1, tableBytes: 64, instantiate: () => match };
  const kernel = createKernel(plan, tier.image, matcher, { framing, memory });
  if ('declined' in kernel) throw new Error(kernel.declined);
  return kernel;
}

const EVENT = Buffer.from('{"records":[{"recordId":"a","data":"QUJD"},{"recordId":"b","data":"QUJD"}]}');
const run = (kernel: ReturnType<typeof kernelWith>) => {
  kernel.reserveEvent(EVENT.length)!.set(EVENT);
  return kernel.runEvent((records) =>
    [...records].flat().map(({ recordId }) => framedResult({ recordId, result: 'Dropped', data: '' })),
  );
};

/** A function that traps when it is called. */
function trap(): MatchFunction {
  const wasm = '0061736d0100000001080160037f7f7f017f03020100070501016d00000a05010300000b';
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(wasm, 'hex')));
  return exports['m'] as MatchFunction;
}

test('where there is no more memory, everything is handed back', () => {
  const kernel = kernelWith(() => 0, new WebAssembly.Memory({ initial: 2, maximum: 8 }));
  const { status } = kernel.runPacked(packRecords(['a', 'b']));
  expect([...status].every(isHandedBack)).toBe(true);
  expect(kernel.reserveEvent(1 << 20)).toBeNull();
  expect(kernel.runEvent(() => [])).toEqual({ refused: 'trap' });
});

test("a trap is no one's error: the records, or the event, are handed back", () => {
  const kernel = kernelWith(trap());
  expect([...kernel.runPacked(packRecords(['a'])).status].every(isHandedBack)).toBe(true);
  expect(run(kernel)).toEqual({ refused: 'trap' });
});

test('an undecided matcher hands the record back', () => {
  const kernel = kernelWith(() => -1);
  expect([...kernel.runPacked(packRecords(['a', 'b'])).status].every(isHandedBack)).toBe(true);
  expect(run(kernel)).toHaveProperty('results.length', 2);
});

test("an error of the matcher's own is not swallowed", () => {
  const kernel = kernelWith(() => {
    throw new TypeError('a defect');
  });
  expect(() => kernel.runPacked(packRecords(['a']))).toThrow('a defect');
});

test('values are counted up to the end of a record, whatever stands behind it', () => {
  const { kernel } = pairFor({ parse: 'json', limits: { values: 6 } });
  const wide = '[,,,,,,,,,,,,,,,]';
  for (let length = 13; length < 40; length += 1) {
    const record = `{"a":"${'x'.repeat(length - 8)}"}`;
    const { status } = kernel.runPacked(packRecords([record, wide]));
    expect([...status].map(isHandedBack)).toEqual([false, true]);
  }
});
