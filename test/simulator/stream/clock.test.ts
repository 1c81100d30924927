import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock } from '../../../simulator/stream/clock.ts';

test('what is due first comes first, of equal moments what was asked for first, and time never goes back', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(50), fc.array(fc.nat(30), { maxLength: 3 })), { maxLength: 40 }),
      async (asked) => {
        const clock = createClock();
        const seen: { due: number; order: number; now: number }[] = [];
        let order = 0;
        const ask = (ms: number, children: readonly number[]) => {
          const mine = order++;
          const due = Math.max(ms, clock.now());
          clock.at(ms, () => {
            seen.push({ due, order: mine, now: clock.now() });
            for (const child of children) ask(clock.now() + child - 5, []); // some of them past
          });
        };
        for (const [ms, children] of asked) ask(ms, children);
        await clock.run();
        expect(seen).toHaveLength(order);
        for (const [index, { due, now }] of seen.entries()) {
          expect(now).toBe(due);
          const before = seen[index - 1];
          if (before === undefined) continue;
          expect(before.due < due || (before.due === due && before.order < seen[index]!.order)).toBe(true);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('real work ends as much later in the stream as it took, and holds what is due after', async () => {
  const clock = createClock();
  const seen: [string, number][] = [];
  clock.at(1000, () => {
    clock.work(
      () => wait(80, 'done'),
      (value, milliseconds) => {
        seen.push([value, clock.now()]);
        expect(clock.now()).toBeCloseTo(1000 + milliseconds, 6);
        expect(milliseconds).toBeGreaterThanOrEqual(79);
      },
    );
  });
  clock.at(1010, () => void seen.push(['meanwhile', clock.now()]));
  clock.at(3_600_000, () => void seen.push(['an hour later', clock.now()]));
  const started = performance.now();
  await clock.run();
  expect(seen.map(([what]) => what)).toEqual(['meanwhile', 'done', 'an hour later']);
  expect(seen[0]![1]).toBe(1010);
  expect(performance.now() - started).toBeLessThan(3000);
});

test('work that begins at once in two places ends by what each took', async () => {
  const clock = createClock();
  const seen: string[] = [];
  clock.work(
    () => wait(120),
    () => void seen.push('slow'),
  );
  clock.work(
    () => wait(20),
    () => {
      seen.push('fast');
      clock.at(clock.now() + 1, () => void seen.push('after fast'));
    },
  );
  await clock.run();
  expect(seen).toEqual(['fast', 'after fast', 'slow']);
});

test('a task that takes its time takes none of the stream', async () => {
  const clock = createClock();
  clock.at(5, () => wait(30));
  clock.at(5, () => expect(clock.now()).toBe(5));
  await clock.run();
  expect(clock.now()).toBe(5);
});

test('stop ends it, also while it waits for work', async () => {
  const clock = createClock();
  clock.work(
    () => wait(2000, undefined, { ref: false }),
    () => {},
  );
  setTimeout(() => clock.stop(), 20);
  const started = performance.now();
  await clock.run();
  expect(performance.now() - started).toBeLessThan(1000);
});

test('what a task throws, run throws', async () => {
  const clock = createClock();
  clock.at(0, () => {
    throw new Error('in a task');
  });
  await expect(clock.run()).rejects.toThrow('in a task');
});
