import { spawn } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { checkFired } from '../../../bench/soak/checks/fired.ts';
import { checkHandles } from '../../../bench/soak/checks/handles.ts';
import { checkLatency } from '../../../bench/soak/checks/latency.ts';
import { checkLeak, growths } from '../../../bench/soak/checks/leak.ts';
import { checkLedger } from '../../../bench/soak/checks/ledger.ts';
import {
  checkLeftovers,
  findLeftovers,
  moreResources,
  processesWith,
} from '../../../bench/soak/checks/leftovers.ts';
import { CHECKS } from '../../../bench/soak/checks.ts';
import { callsOf, healthy, resultOf, samplesOf } from './evidence.ts';

const KB = 1024;
const MB = 1024 * KB;

test('every check passes a healthy run, whatever its noise', () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const evidence = healthy({ invocations: callsOf({ seed }), samples: samplesOf({ seed }) });
    for (const check of CHECKS) {
      const { ok, found, check: name } = check(evidence);
      expect({ name, ok, found: ok ? '' : found }).toEqual({ name, ok: true, found: '' });
    }
  }
});

describe('the ledger', () => {
  test.each([
    ['a lost record', { lost: 1, delivered: 899 }, '1 lost'],
    ['one found twice', { duplicated: 1 }, '1 duplicated'],
    ['one with other bytes', { corrupted: 2 }, '2 corrupted'],
    ['one that is still open', { open: 1, delivered: 899 }, '1 are open'],
    ['too few put', { put: 999, delivered: 899 }, '999 of 1000 records were put'],
    ['none that is packed', { outer: 1000 }, 'no record held several'],
    ['counts that do not add up', { delivered: 899 }, 'are not the 1000 that were put'],
  ])('fails for %s', (_, ledger, found) => {
    const verdict = checkLedger(healthy({ result: resultOf(ledger) }));
    expect(verdict.ok).toBe(false);
    expect(verdict.found).toContain(found);
  });

  test('fails where the simulator says that it is not clean', () => {
    expect(checkLedger(healthy({ result: { ...resultOf(), clean: false } })).ok).toBe(false);
  });
});

describe('faults', () => {
  test('one that never fired is named', () => {
    const verdict = checkFired(healthy({ faults: ['throw', 'memory', 'hang'] }));
    expect(verdict).toMatchObject({ ok: false, found: 'never fired: memory, hang' });
  });

  test('a run without any has proved nothing', () => {
    expect(checkFired(healthy({ faults: [] })).ok).toBe(false);
  });
});

describe('a leak', () => {
  // 60 samples over 200 calls: 3.3 calls a sample; the second half has 100 calls.
  test.each([
    ['of 60 KB an invocation in the heap', { heap: (index: number) => 60 * KB * 3.3 * index }, 'heap'],
    ['of 1 MB an invocation outside of it', { rss: (index: number) => MB * 3.3 * index }, 'rss'],
    ['that comes late and stays', { heap: (index: number) => (index > 50 ? 5 * MB : 0) }, 'heap'],
  ])('%s is found', (_, options, name) => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const verdict = checkLeak(healthy({ samples: samplesOf({ ...options, seed }) }));
      expect(verdict.ok).toBe(false);
      expect(verdict.found).toContain(`version 1, ${name}:`);
    }
  });

  test('what was taken while it warmed up is none, nor is a single measurement', () => {
    const once = samplesOf({ heap: (index) => (index === 41 || index === 55 ? 30 * MB : 0) });
    const warm = samplesOf({ heap: (index) => Math.min(index, 29) * MB });
    for (const samples of [once, warm]) expect(checkLeak(healthy({ samples })).ok).toBe(true);
  });

  test('its slope is in bytes an invocation, and the smallest visible one is what is allowed over the half', () => {
    const samples = samplesOf({ heap: (index) => 400 * KB * index });
    const heap = growths(healthy({ samples })).find(({ name }) => name === 'heap')!;
    expect(heap.slope / ((400 * KB) / (200 / 60))).toBeCloseTo(1, 0);
    expect(heap.visible / (heap.allowed / 98)).toBeCloseTo(1, 1);
  });

  test('a version that was never measured, or hardly, has not passed', () => {
    expect(checkLeak(healthy({ longLived: ['1', '2'] }))).toMatchObject({
      ok: false,
      found: 'version 2 was never measured',
    });
    expect(checkLeak(healthy({ samples: samplesOf({ count: 9 }) }))).toMatchObject({ ok: false });
    expect(checkLeak(healthy({ longLived: [] })).ok).toBe(false);
  });
});

describe('a handle', () => {
  test('that is left is named with its counts', () => {
    const samples = samplesOf({ resources: (index) => ({ Timeout: index > 30 ? 3 : 1 }) });
    expect(checkHandles(healthy({ samples }))).toMatchObject({
      ok: false,
      found: 'version 1, process 7: Timeout 1 → 3',
    });
    const more = samplesOf({ resources: (index) => ({ TCPSocketWrap: 1 + index }) });
    expect(checkHandles(healthy({ samples: more })).found).toMatch(/TCPSocketWrap 20 → 56/);
  });

  test('of an invocation that a sample fell into is none', () => {
    const samples = samplesOf({ resources: (index) => (index === 57 ? { FSReqPromise: 4 } : {}) });
    expect(checkHandles(healthy({ samples })).ok).toBe(true);
  });

  test('cannot be told from few samples', () => {
    expect(checkHandles(healthy({ samples: samplesOf({ count: 10 }) })).ok).toBe(false);
  });
});

describe('latency', () => {
  test('that stays up after a fault is found', () => {
    const verdict = checkLatency(healthy({ invocations: callsOf({ after: 40 }) }));
    expect(verdict.ok).toBe(false);
    expect(verdict.found).toMatch(/a median of [12]\.\d+ ×, 1\.5 are allowed/);
  });

  test('that stays up after one call in four is found', () => {
    const invocations = callsOf().map((one) => (one.call % 16 === 1 ? { ...one, milliseconds: 150 } : one));
    expect(checkLatency(healthy({ invocations })).found).toMatch(/beyond 3 ×/);
  });

  test('after one fault of many is found', () => {
    const invocations = callsOf({ count: 600 }).map((one): (typeof rest)[number] => {
      const fault = one.call % 16 < 4 ? ['network'] : ['latency'];
      const isAfter = one.call % 16 === 1 && one.call > 1;
      return {
        ...one,
        faults: one.faults.length > 0 ? (one.call % 16 === 0 ? ['network'] : fault) : [],
        milliseconds: isAfter ? 55 : one.milliseconds,
      };
    });
    const rest = callsOf();
    expect(checkLatency(healthy({ invocations })).found).toMatch(/after network 2\.\d+ ×/);
  });

  test('of a call after a fault is not judged if a fault fires in it or it fails', () => {
    const faulty = callsOf().map((one): (typeof calls)[number] => ({
      ...one,
      faults: one.call % 2 === 0 ? ['hang'] : [],
      outcome: one.call % 2 === 0 ? 'ok' : 'error',
    }));
    const calls = callsOf();
    expect(checkLatency(healthy({ invocations: faulty }))).toMatchObject({
      ok: false,
      found: expect.stringContaining('are needed'),
    });
  });

  test('is compared with calls of the same size only', () => {
    const invocations = callsOf({ count: 400 }).map((one) =>
      one.call > 100 ? { ...one, bytes: 3_000_000, milliseconds: one.milliseconds * 15 } : one,
    );
    expect(checkLatency(healthy({ invocations })).ok).toBe(true);
  });
});

describe('what is left over', () => {
  test('a process that is alive and a resource that is open fail the run', () => {
    const leftovers = { processes: [4711], resources: ['1 TCPServerWrap'] };
    expect(checkLeftovers(healthy({ leftovers }))).toMatchObject({
      ok: false,
      found: "process 4711 is alive; the soak's own process has 1 TCPServerWrap more than before",
    });
  });

  test.runIf(process.platform === 'linux')('a process is found by its mark, whoever started it', async () => {
    const mark = `test-${process.pid}`;
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], {
      env: { ...process.env, MILLRACE_TEST_MARK: mark },
      stdio: 'ignore',
    });
    const look = () => ({ processes: processesWith('MILLRACE_TEST_MARK', mark), resources: [] });
    await expect.poll(() => look().processes).toEqual([child.pid]);
    expect(await findLeftovers(look, 200)).toEqual({ processes: [child.pid], resources: [] });
    child.kill('SIGKILL');
    expect(await findLeftovers(look, 5000)).toEqual({ processes: [], resources: [] });
  });

  test('resources are counted by kind', () => {
    expect(moreResources(['PipeWrap', 'PipeWrap'], ['PipeWrap', 'Timeout', 'Timeout'])).toEqual([
      '2 Timeout',
    ]);
    expect(moreResources(['PipeWrap', 'Timeout'], ['PipeWrap'])).toEqual([]);
  });
});
