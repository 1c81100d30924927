import { expect, test } from 'vitest';
import { createPace, type Pace } from '../../../engine/threads/event-pace.ts';

/** Share of events that were split, of so many that take so long each way. */
function run(pace: Pace, events: number, split: (index: number) => number, alone = 1): number {
  let count = 0;
  for (let index = 0; index < events; index += 1) {
    const chosen = pace.splitNext();
    if (chosen) count += 1;
    pace.note(chosen, chosen ? split(index) : alone, 1000);
  }
  return count / events;
}

test('where splitting pays, nearly all events are split', () => {
  const pace = createPace();
  run(pace, 100, () => 0.6);
  expect(run(pace, 1000, () => 0.6)).toBeGreaterThan(0.96);
});

test('where it does not, few are', () => {
  const pace = createPace();
  run(pace, 100, () => 1.5);
  expect(run(pace, 1000, () => 1.5)).toBeLessThan(0.14);
});

test('the first events, which are slow, and pauses now and then count for nothing', () => {
  const pace = createPace();
  run(pace, 100, (index) => (index < 8 || index % 4 === 1 ? 20 : 0.6));
  expect(run(pace, 1000, (index) => (index % 4 === 1 ? 20 : 0.6))).toBeGreaterThan(0.96);
});

test('it follows the machine, both ways', () => {
  const pace = createPace();
  run(pace, 200, () => 0.6);
  run(pace, 200, () => 2);
  expect(run(pace, 200, () => 2)).toBeLessThan(0.2);
  run(pace, 100, () => 0.6);
  expect(run(pace, 200, () => 0.6)).toBeGreaterThan(0.9);
});

test('events of any size are compared by the byte', () => {
  const pace = createPace();
  for (let index = 0; index < 300; index += 1) {
    const bytes = 1000 * (1 + (index % 10));
    const split = pace.splitNext();
    pace.note(split, (split ? 0.6 : 1) * bytes, bytes);
  }
  expect(run(pace, 200, () => 600, 1000)).toBeGreaterThan(0.9);
});
