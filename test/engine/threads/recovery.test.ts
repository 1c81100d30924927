import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packRecords } from '../../../engine/batch.ts';
import { joinOutcomes } from '../../../engine/select.ts';
import { NO_RECORD, STAGE } from '../../../engine/threads/protocol.ts';
import { type Ending, type Hands, runRanges, type Slice } from '../../../engine/threads/recovery.ts';
import { splitByBytes } from '../../../engine/threads/split.ts';
import { numbered, readOutcome } from './executor-conformance.ts';
import { compileProgram, standInPlan } from './stand-in-program.ts';

const program = await compileProgram(standInPlan());

function textsOf({ bytes, spans }: Slice): string[] {
  return Array.from({ length: spans.length / 2 }, (_, i) =>
    Buffer.from(bytes.slice(spans[2 * i], spans[2 * i + 1])).toString(),
  );
}

/** Threads that die at the first record with CULPRIT in it, and may keep silent about which it was. */
function fakeHands(tells: boolean, changes: Partial<Hands> = {}): Hands {
  return {
    async onThread(slice): Promise<Ending> {
      const at = textsOf(slice).findIndex((text) => text.includes('CULPRIT'));
      if (at === -1) return { kind: 'done', outcome: program.run(slice) };
      const record = tells ? at : NO_RECORD;
      return { kind: 'died', detail: 'died', stage: STAGE.running, record, last: record };
    },
    here: null,
    recoveryTime: 300_000,
    onDeath() {},
    ...changes,
  };
}

async function run(texts: readonly string[], parts: number, hands: Hands) {
  const batch = packRecords(texts);
  return readOutcome(
    joinOutcomes(await runRanges(batch, splitByBytes(batch, parts, batch.bytes.length), hands)),
  );
}

const mixed = fc
  .array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 40 })
  .map((kinds) => kinds.map((kind, index) => (kind === 0 ? `CULPRIT ${index}` : `good ${index}`)));

test.each([
  ['known', true],
  ['not known', false],
])('culprits fail, each alone, and no other record, where the record in work is %s', async (_, tells) => {
  await fc.assert(
    fc.asyncProperty(mixed, fc.integer({ min: 1, max: 4 }), async (texts, parts) => {
      const records = await run(texts, parts, fakeHands(tells));
      records.forEach((record, index) => {
        const text = texts[index]!;
        if (text.startsWith('CULPRIT')) {
          expect(record.failure).toEqual({ index, code: 'worker', detail: 'its worker died' });
        } else expect(record.text).toBe(`{"text":"${text}"}\n`);
      });
      expect(records).toHaveLength(texts.length);
    }),
  );
});

test.each([1, 4, 16])('a culprit among %i in work costs 2 + log₂ of them deaths at most', async (inWork) => {
  await fc.assert(
    fc.asyncProperty(mixed, async (texts) => {
      let deaths = 0;
      const hands = fakeHands(true, {
        async onThread(slice) {
          const all = textsOf(slice);
          const at = all.findIndex((text) => text.includes('CULPRIT'));
          if (at === -1) return { kind: 'done', outcome: program.run(slice) };
          const record = Math.max(0, at - (inWork >> 1));
          const last = Math.min(all.length - 1, record + inWork - 1);
          return { kind: 'died', detail: 'died', stage: STAGE.running, record, last };
        },
        onDeath() {
          deaths += 1;
        },
      });
      const records = await run(texts, 2, hands);
      for (const [index, text] of texts.entries())
        expect(records[index]!.failure !== null).toBe(text.startsWith('CULPRIT'));
      const culprits = texts.filter((text) => text.startsWith('CULPRIT')).length;
      // A window that holds the whole range is halved without having been cut around first.
      expect(deaths).toBeLessThanOrEqual(culprits * (3 + Math.log2(inWork)));
    }),
  );
});

test('where the time for recovery is up, each record has a result', async () => {
  await fc.assert(
    fc.asyncProperty(mixed, fc.boolean(), async (texts, tells) => {
      const records = await run(texts, 2, fakeHands(tells, { recoveryTime: 0 }));
      expect(records).toHaveLength(texts.length);
      for (const [index, record] of records.entries()) {
        if (record.failure === null) expect(record.text).toContain(texts[index]);
        else expect(record.failure.detail).toMatch(/^given up after [12] dead workers, this one died$/);
      }
    }),
  );
});

test('what is stopped fails with the deadline, and what was done stays done', async () => {
  const hands = fakeHands(true, {
    async onThread(slice) {
      if (textsOf(slice).some((text) => text === 'record 9')) return { kind: 'stopped' };
      return { kind: 'done', outcome: program.run(slice) };
    },
  });
  const records = await run(numbered(10), 2, hands);
  expect(records.map((record) => record.failure?.code ?? 'ok')).toEqual([
    ...Array.from({ length: 5 }, () => 'ok'),
    ...Array.from({ length: 5 }, () => 'deadline'),
  ]);
});

test('a suspect that lives when it is alone is not blamed', async () => {
  const alones: boolean[] = [];
  const hands = fakeHands(true, {
    async onThread(slice, alone) {
      alones.push(alone);
      if (textsOf(slice).length === 8) {
        return { kind: 'died', detail: 'died', stage: STAGE.running, record: 3, last: 3 };
      }
      return { kind: 'done', outcome: program.run(slice) };
    },
  });
  const records = await run(numbered(8), 1, hands);
  expect(records.every((record) => record.failure === null)).toBe(true);
  expect(alones.sort()).toEqual([false, false, false, true]);
});
