/**
 * @module test/engine/conformance/describe-program
 * Runs the conformance cases against anything that runs a batch: a Program of any tier, or an Executor.
 */
import { describe, expect, test } from 'vitest';
import { type Batch, packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import { functionsOf } from '../../../engine/config/functions.ts';
import { type Outcome, STATUS } from '../../../engine/outcome.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { RunUserCode } from '../../../engine/plan/program.ts';
import type { MapConfig } from '../../../engine/user-code/function.ts';
import type { Case, Expected } from './case.ts';

export interface Runner {
  run(batch: Batch): Outcome | Promise<Outcome>;
  readonly runUserCode?: RunUserCode;
  close?(): Promise<void>;
}

/** Makes what is under test of a plan and the functions in it. */
export type CreateRunner = (plan: Plan, functions: readonly MapConfig[]) => Promise<Runner>;

export const FIXTURES = new URL('../../fixtures/', import.meta.url);

export function planOf({ pipeline }: Pick<Case, 'pipeline'>): {
  plan: Plan;
  functions: readonly MapConfig[];
} {
  const plan = buildPlan(pipeline, FIXTURES.pathname);
  return { plan, functions: functionsOf(pipeline) };
}

export function batchOf({ records, shared = {}, perRecord = {} }: Case): Batch {
  return { ...packRecords(records.map(([record]) => record)), context: { shared, perRecord } };
}

/** An outcome record by record, in the words of cases. */
export function readRecords(outcome: Outcome): Expected[] {
  const failures = new Map(outcome.failures.map((failure) => [failure.index, failure.code]));
  return Array.from(outcome.status, (status, index): Expected => {
    const part = outcome.bytes.subarray(outcome.spans[2 * index], outcome.spans[2 * index + 1]);
    const text = Buffer.from(part).toString('utf8');
    const keys = outcome.partitionKeys?.[index] ?? null;
    if (status === STATUS.ok) return keys === null ? text : { text, keys };
    expect(text).toBe(''); // the span of a record that is not ok is empty
    if (status === STATUS.dropped) return { dropped: true };
    return { failed: failures.get(index)! };
  });
}

function withNewline(expected: Expected, newline: boolean): Expected {
  if (typeof expected === 'string') return newline && !expected.endsWith('\n') ? `${expected}\n` : expected;
  if (!('text' in expected)) return expected;
  return { ...expected, text: newline ? `${expected.text}\n` : expected.text };
}

export function checkOutcome(outcome: Outcome, { pipeline, records }: Case): void {
  const newline = pipeline.output?.newline ?? true;
  expect(readRecords(outcome)).toEqual(records.map(([, expected]) => withNewline(expected, newline)));
  const indexes = outcome.failures.map(({ index }) => index);
  expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
  expect(outcome.failures.every(({ detail }) => detail !== '')).toBe(true);
}

export function describeProgram(
  title: string,
  cases: Readonly<Record<string, readonly Case[]>>,
  create: CreateRunner,
): void {
  for (const [group, members] of Object.entries(cases)) {
    describe(`${title}: ${group}`, () => {
      test.each(members.map((member) => [member.name, member] as const))('%s', async (_, member) => {
        const { plan, functions } = planOf(member);
        const runner = await create(plan, functions);
        try {
          const batch = batchOf(member);
          const outcome = runner.runUserCode?.(batch, { patience: 10_000 }) ?? runner.run(batch);
          checkOutcome(await outcome, member);
        } finally {
          await runner.close?.();
        }
      });
    });
  }
}
