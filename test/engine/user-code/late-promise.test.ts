/**
 * @module test/engine/user-code/late-promise
 * A promise that settles after its record was given up.
 */
import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { createEngine, TIERS } from '../../../engine/index.ts';
import { STATUS } from '../../../engine/outcome.ts';

test.each(TIERS.flatMap((tier) => [['resolves', tier] as const, ['rejects', tier] as const]))(
  'a record that was given up stays failed when its promise %s: %s',
  async (how, tier) => {
    let settle: () => void = () => {};
    const first = new Promise<{ late: boolean }>((resolve, reject) => {
      settle = () => (how === 'resolves' ? resolve({ late: true }) : reject(new Error('late')));
    });
    // One call at a time: the second begins when the first is given up.
    const map = ({ n }: { n?: unknown }) => {
      if (n === 1) return first;
      settle();
      return new Promise<{ n: number }>((resolve) => setTimeout(() => resolve({ n: 2 }), 20));
    };
    const engine = createEngine(
      { parse: 'json', map: { map, concurrency: 1 } },
      { threads: 1, tier, pool: { timeLimit: 200 } },
    );
    const { status, failures, bytes } = await engine.run(
      packRecords([Buffer.from('{"n":1}'), Buffer.from('{"n":2}')]),
    );
    await engine.close();
    expect([...status]).toEqual([STATUS.failed, STATUS.ok]);
    expect(failures.map(({ index, code }) => [index, code])).toEqual([[0, 'worker']]);
    expect(Buffer.from(bytes).toString()).toBe('{"n":2}\n');
  },
);
