import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CHECKS } from '../../../bench/soak/checks.ts';
import type { Evidence } from '../../../bench/soak/evidence.ts';
import { runSoak } from '../../../bench/soak/run.ts';
import { MARK } from '../../../bench/soak/sampler.ts';

// Real processes under the simulator: a healthy function and one that is sick on purpose.

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'soak-'));
  writeFileSync(join(folder, 'well.json'), '{ "parse": "apache-combined", "map": "./well.mjs" }');
  writeFileSync(join(folder, 'well.mjs'), 'export default (record) => record;');
  writeFileSync(join(folder, 'sick.json'), '{ "parse": "apache-combined", "map": "./sick.mjs" }');
  // Some MB of heap and a timer for each few hundred records, but in the function alone: the reference path runs the map as well.
  writeFileSync(
    join(folder, 'sick.mjs'),
    `globalThis.kept = [];
     let count = 0;
     export default (record) => {
       if (process.env.${MARK} !== undefined && count++ % 400 === 0) {
         globalThis.kept.push(Array.from({ length: 100_000 }, (_, index) => index + 0.5));
         setInterval(() => {}, 1e6);
       }
       return record;
     };`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function run(pipeline: string): Promise<Evidence> {
  const options = { runtime: 'raw', records: 36_000, seed: 3, concurrency: 1 } as const;
  return runSoak(options, {
    plan: (sampler) => ({
      ...options,
      faults: [],
      longLived: ['1'],
      versions: [
        {
          name: '1',
          weight: 1,
          runtime: 'raw',
          pipeline,
          chaos: null,
          memory: 1769,
          taskRoot: folder,
          environment: sampler.environment(true),
        },
      ],
    }),
  });
}

const judge = (evidence: Evidence) =>
  Object.fromEntries(
    CHECKS.map((check) => check(evidence)).map(({ check, ok, found }) => [check, { ok, found }]),
  );

test('a healthy function keeps no memory and no handle, and nothing is left of it', async () => {
  const verdicts = judge(await run('well.json'));
  for (const name of ['ledger', 'no leak', 'no handle left', 'nothing left over'])
    expect(verdicts[name], name).toMatchObject({ ok: true });
  // No fault was asked for: the two checks that need some say so.
  expect(verdicts['every fault fired']).toMatchObject({ ok: false });
  expect(verdicts['latency recovers']).toMatchObject({ ok: false });
}, 120_000);

test('one that keeps memory and timers is found out, though it returns every record', async () => {
  const verdicts = judge(await run('sick.json'));
  expect(verdicts['ledger']).toMatchObject({ ok: true });
  expect(verdicts['no leak']).toMatchObject({ ok: false, found: expect.stringContaining('heap') });
  expect(verdicts['no handle left']).toMatchObject({ ok: false, found: expect.stringContaining('Timeout') });
}, 120_000);

function soak(...args: string[]): Promise<{ status: number | null; out: string; errors: string }> {
  const file = fileURLToPath(new URL('../../../bench/prove.ts', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, '--ci', '--only', 'soak', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, errors] = ['', ''];
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, out, errors }));
  });
}

test('a run in which faults did not come has not passed, names them, and ends by itself', async () => {
  const { status, out, errors } = await soak('--records', '2000', '--runtime', 'raw');
  expect({ status, errors }).toEqual({ status: 1, errors: '' });
  expect(out).toMatch(/^✓ ledger: 2000 put, in \d+ records of the stream, \d+ of them put again, = /m);
  expect(out).toMatch(/^✗ every fault fired: never fired: .*memory/m);
  expect(out).toMatch(/^✗ no leak: version 1 /m);
}, 120_000);

test.each([
  [['--runtime', 'both-of-them'], '--runtime: expected one of raw, managed, both'],
  [['--records', 'x'], '--records: expected a whole number from 1'],
  [['--minutes', '0'], '--minutes: expected a whole number from 1'],
  [['--only', 'all'], '--only: expected one of soak, hostile'],
  [['--rounds', '3'], '--rounds'],
])('%j is wrong usage', async (args, message) => {
  const { status, out, errors } = await soak(...args);
  expect({ status, out }).toEqual({ status: 2, out: '' });
  expect(errors).toContain(message);
});
