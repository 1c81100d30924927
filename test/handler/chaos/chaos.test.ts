import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createChance, some } from '../../../handler/chaos/chance.ts';
import { createChaos } from '../../../handler/chaos/chaos.ts';
import type { Call, Fault } from '../../../handler/chaos/fault.ts';
import { slowDisk, tmpFull } from '../../../handler/chaos/faults/disk.ts';
import { drawDelay } from '../../../handler/chaos/faults/time.ts';
import { aliasOf, isScheduled } from '../../../handler/chaos/match.ts';
import { checkChaos } from '../../../handler/chaos/validate.ts';

const callOf = (requestId: string): Call => ({
  requestId,
  functionArn: null,
  deadline: null,
  event: () => null,
});
const noForm = { read: () => null, write: () => 'never' };

/** Which faults fired in each of so many invocations. */
async function injections(config: object, count: number): Promise<string[]> {
  const lines: string[] = [];
  const chaos = createChaos(checkChaos(config, Date.now()), {
    version: '7',
    runtimeApi: null,
    workers: new Set(),
    say: (line) => lines.push(line),
  });
  for (let index = 0; index < count; index += 1) {
    await chaos.around(callOf(`id-${index}`), async () => 'reply', noForm).catch(() => {});
  }
  return lines.map((line) => {
    const { fault, requestId } = JSON.parse(line) as { fault: string; requestId: string };
    return `${requestId} ${fault}`;
  });
}

const DELAY = { fault: 'latency', ms: 0 };

test('the same seed picks the same invocations, another seed others', async () => {
  const config = (seed: number) => ({ seed, faults: [{ ...DELAY, probability: 0.3 }] });
  const first = await injections(config(1), 200);
  expect(await injections(config(1), 200)).toEqual(first);
  expect(await injections(config(2), 200)).not.toEqual(first);
});

test('a probability is the share of invocations that get a fault', async () => {
  const { length } = await injections({ faults: [{ ...DELAY, probability: 0.05 }] }, 4000);
  expect(length).toBeGreaterThan(140); // 200 on the average, standard deviation 14
  expect(length).toBeLessThan(260);
});

test('weights are shares of one draw: no invocation gets two faults, and with all of it each gets one', async () => {
  const faults = [
    { ...DELAY, weight: 0.7 },
    { fault: 'throw', weight: 0.3 },
  ];
  const fired = await injections({ faults }, 1000);
  expect(new Set(fired.map((line) => line.split(' ')[0])).size).toBe(1000);
  expect(fired).toHaveLength(1000);
  const thrown = fired.filter((line) => line.endsWith('throw')).length;
  expect(thrown).toBeGreaterThan(230);
  expect(thrown).toBeLessThan(370);
});

test('probabilities are drawn each for itself, so faults may coincide', async () => {
  const faults = [
    { ...DELAY, probability: 0.5 },
    { ...DELAY, probability: 0.5 },
  ];
  const fired = await injections({ faults }, 400);
  const both = fired.length - new Set(fired).size;
  expect(both).toBeGreaterThan(50);
  expect(both).toBeLessThan(150);
});

test('numbers of chance are spread evenly over their range', () => {
  const buckets = Array<number>(10).fill(0);
  for (let index = 0; index < 10_000; index += 1) {
    const place = Math.floor(10 * createChance(1, `id-${index}`)());
    buckets[place]! += 1;
  }
  for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(150);
});

test('some of a list are different ones, in order, and all of it where fewer are there', () => {
  const list = [1, 2, 3, 4, 5, 6];
  const chosen = some(createChance(3, 'x'), list, 4);
  expect(new Set(chosen).size).toBe(4);
  expect([...chosen].sort()).toEqual(chosen);
  expect(some(createChance(3, 'x'), list, 9)).toEqual(list);
});

test('delays are fixed, uniform or exponential', () => {
  const chance = createChance(5, 'delay');
  const draw = (delay: Parameters<typeof drawDelay>[0]) =>
    Array.from({ length: 4000 }, () => drawDelay(delay, chance));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(new Set(draw(7))).toEqual(new Set([7]));
  const uniform = draw([10, 20]);
  expect(Math.min(...uniform)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...uniform)).toBeLessThanOrEqual(20);
  expect(Math.abs(mean(uniform) - 15)).toBeLessThan(0.5);
  const exponential = draw({ mean: 100 });
  expect(Math.abs(mean(exponential) - 100)).toBeLessThan(10);
  expect(Math.max(...exponential)).toBeGreaterThan(400);
  expect(Math.max(...draw({ mean: 100, max: 150 }))).toBe(150);
});

test.each<[object, number, number, boolean]>([
  [{}, 0, 1, true],
  [{ from: '1970-01-01T00:01:00Z' }, 59_999, 1, false],
  [{ from: '1970-01-01T00:01:00Z' }, 60_000, 1, true],
  [{ until: '1970-01-01T00:01:00Z' }, 60_000, 1, false],
  [{ everySeconds: 10, forSeconds: 2 }, 31_999, 1, true],
  [{ everySeconds: 10, forSeconds: 2 }, 32_000, 1, false],
  [{ firstCall: 3 }, 0, 2, false],
  [{ firstCall: 3, lastCall: 4 }, 0, 4, true],
  [{ firstCall: 3, lastCall: 4 }, 0, 5, false],
])('the schedule %j at %i ms, call %i: %s', (schedule, now, call, on) => {
  expect(isScheduled(schedule, now, call)).toBe(on);
});

test.each([
  ['arn:aws:lambda:us-east-1:1:function:f:live', 'live'],
  ['arn:aws:lambda:us-east-1:1:function:f:7', null],
  ['arn:aws:lambda:us-east-1:1:function:f:$LATEST', null],
  ['arn:aws:lambda:us-east-1:1:function:f', null],
  [null, null],
])('the alias of %s is %s', (arn, alias) => {
  expect(aliasOf(arn)).toBe(alias);
});

const context = {
  call: callOf('x'),
  chance: () => 0,
  place: { runtimeApi: null, workers: new Set<never>() },
};
const beginFault = (fault: unknown, options = {}) =>
  (fault as Fault).before!(options as never, context) as () => void;

test('a full tmp refuses every form of writing there, lets reading and other folders be, and is taken back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'full-'));
  const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'));
  // The project itself may lie in the folder for temporary files.
  vi.stubEnv('TMPDIR', folder);
  const file = join(folder, 'a');
  writeFileSync(file, 'there');
  const undo = beginFault(tmpFull);
  try {
    const refused = { code: 'ENOSPC' };
    expect(() => fs.writeFileSync(file, 'x')).toThrow(expect.objectContaining(refused));
    expect(() => writeFileSync(file, 'x')).toThrow(expect.objectContaining(refused)); // a named import
    expect(() => fs.openSync(file, 'w')).toThrow(expect.objectContaining(refused));
    await expect(fs.promises.appendFile(file, 'x')).rejects.toMatchObject(refused);
    const told = await new Promise((resolve) => fs.mkdir(join(folder, 'b'), resolve));
    expect(told).toMatchObject(refused);
    expect(fs.readFileSync(file, 'utf8')).toBe('there');
    fs.writeFileSync(join(elsewhere, 'b'), 'x');
    expect(fs.readdirSync(elsewhere)).toEqual(['b']);
  } finally {
    undo();
    vi.unstubAllEnvs();
  }
  fs.writeFileSync(file, 'again');
  expect(fs.readFileSync(file, 'utf8')).toBe('again');
  rmSync(folder, { recursive: true });
  rmSync(elsewhere, { recursive: true });
});

test('a slow disk gives what a fast one does, later', async () => {
  const undo = beginFault(slowDisk, { ms: 30 });
  const begun = performance.now();
  try {
    expect(fs.statSync('/').isDirectory()).toBe(true);
    expect((await fs.promises.stat('/')).isDirectory()).toBe(true);
    const names = await new Promise((resolve) => fs.readdir('/', (_, found) => resolve(found)));
    expect(names).toContain('tmp');
  } finally {
    undo();
  }
  expect(performance.now() - begun).toBeGreaterThan(85);
});
