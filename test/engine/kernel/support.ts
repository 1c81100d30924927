/**
 * @module test/engine/kernel/support
 * What the kernel's tests share: a plan's kernel with the compiled pattern as its matcher, the reference path beside it, and
 * the comparisons of the two.
 */
import { isUtf8 } from 'node:buffer';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { expect } from 'vitest';
import { type Batch, packRecords } from '../../../engine/batch.ts';
import { buildPlan } from '../../../engine/config/build-plan.ts';
import type { PipelineConfig } from '../../../engine/config/schema.ts';
import { createKernel, type Kernel } from '../../../engine/kernel/host/kernel.ts';
import { REPLY_CEILING } from '../../../engine/limits.ts';
import type { Plan } from '../../../engine/plan/plan.ts';
import type { EventRecord, Program } from '../../../engine/plan/program.ts';
import { kernelMatcher } from '../../../engine/programs/kernel-matcher.ts';
import { withFallback } from '../../../engine/programs/with-fallback.ts';
import { compileReference } from '../../../engine/reference/reference.ts';
import { eventContext } from '../../../engine/sources/firehose/context.ts';
import { framing } from '../../../engine/sources/firehose/framing.ts';
import { firehoseRecords, readFirehose } from '../../../engine/sources/firehose/read.ts';
import { encodeOutcome, framedResult, replyFirehose } from '../../../engine/sources/firehose/reply.ts';
import type { TypeConfig } from '../../../engine/types/index.ts';

/** Context values of the invocation. */
export const INVOCATION = { requestId: 'r-1', functionName: 'é"\n' } as const;

export interface Pair {
  readonly plan: Plan;
  readonly kernel: Kernel;
  readonly reference: Program;
  /** Both as one. */
  readonly program: Program;
  /** Most bytes of an event's reply. */
  readonly ceiling: number;
}

/** A pipeline's kernel and reference; throws where the kernel declines. */
export function pairFor(config: PipelineConfig, build?: 'relaxed' | 'plain', ceiling = REPLY_CEILING): Pair {
  const plan = buildPlan(config, process.cwd());
  const { tier } = plan;
  if (tier.kind !== 'kernel') throw new Error(`the kernel declined: ${tier.because}`);
  const kernel = createKernel(plan, tier.image, kernelMatcher(plan)!, {
    framing,
    ceiling,
    ...(build === undefined ? {} : { build }),
  });
  if ('declined' in kernel) throw new Error(`the kernel declined: ${kernel.declined}`);
  const reference = compileReference(plan);
  return { plan, kernel, reference, program: withFallback(plan, kernel, reference.run), ceiling };
}

/** Why a kernel declines a pipeline, or `null` where it takes it. */
export function whyDeclined(config: PipelineConfig): string | null {
  const { tier } = buildPlan(config, process.cwd());
  return tier.kind === 'kernel' ? null : tier.because.replace('the kernel has no ', '');
}

/**
 * What is wrong with the kernel's outcome of a batch; `null`: nothing. Every record it did not hand back must be to the
 * byte what the reference path says, and both as one Program must be the reference path.
 */
export function differenceOf(pair: Pair, batch: Batch): string | null {
  const wanted = pair.reference.run(batch);
  const alone = pair.kernel.runPacked(batch);
  const ends = [0, 1, 2, 2, 2];
  const wantedBytes = Buffer.from(wanted.bytes);
  const aloneBytes = Buffer.from(alone.bytes);
  for (const [index, status] of alone.status.entries()) {
    if (status >= 8) continue;
    const record = Buffer.from(batch.bytes.subarray(batch.spans[2 * index], batch.spans[2 * index + 1]));
    const where = `record ${index}, ${isUtf8(record) ? JSON.stringify(record.toString()) : record.toString('hex')}`;
    if (ends[status] !== wanted.status[index]) {
      return `${where}: status ${status}, the reference path's is ${wanted.status[index]}`;
    }
    const found = aloneBytes.toString('utf8', alone.spans[2 * index], alone.spans[2 * index + 1]);
    const expected = wantedBytes.toString('utf8', wanted.spans[2 * index], wanted.spans[2 * index + 1]);
    if (found !== expected) return `${where}: ${found}, the reference path's is ${expected}`;
    const keys = JSON.stringify(alone.keys?.[index] ?? null);
    const expectedKeys = JSON.stringify(wanted.partitionKeys?.[index] ?? null);
    if (keys !== expectedKeys) return `${where}: keys ${keys}, the reference path's are ${expectedKeys}`;
  }
  const both = pair.program.run(batch);
  if (Buffer.compare(both.bytes, wanted.bytes) !== 0) return 'the Program’s bytes differ';
  if (Buffer.compare(Buffer.from(both.spans.buffer), Buffer.from(wanted.spans.buffer)) !== 0) {
    return 'the Program’s spans differ';
  }
  if (Buffer.compare(both.status, wanted.status) !== 0) return 'the Program’s statuses differ';
  const keys = JSON.stringify(both.partitionKeys);
  if (keys !== JSON.stringify(wanted.partitionKeys)) return `partition keys: ${keys}`;
  const details = JSON.stringify(both.failures);
  return details === JSON.stringify(wanted.failures) ? null : `failures: ${details}`;
}

/** Expects the kernel to be the reference path on these records; gives back the kernel's own statuses. */
export function expectSame(pair: Pair, records: Iterable<Uint8Array | string>): Uint8Array {
  const batch = packRecords(records);
  expect(differenceOf(pair, batch)).toBeNull();
  return pair.kernel.runPacked(batch).status;
}

/** The reply to an event, by JSON.parse and the reference path alone; `null` where it throws. */
export function referenceReply(pair: Pair, event: Uint8Array): string | null {
  try {
    const parsed = JSON.parse(Buffer.from(event).toString('utf8')) as FirehoseTransformationEvent;
    return JSON.stringify(replyTo(pair, parsed, pair.ceiling));
  } catch {
    return null;
  }
}

function replyTo(
  pair: Pair,
  event: FirehoseTransformationEvent,
  ceiling: number,
  invocation: Readonly<Record<string, string>> = INVOCATION,
) {
  const batch = readFirehose(event, {
    allocate: (length) => Buffer.alloc(length),
    contextNames: pair.plan.contextNames,
    invocation,
  });
  return replyFirehose(firehoseRecords(event), encodeOutcome(pair.reference.run(batch)), ceiling).result;
}

/** The reference path's results of records. */
export function referenceResults(
  pair: Pair,
  records: readonly EventRecord[],
  shared: Readonly<Record<string, string>> = {},
) {
  const event = { records } as unknown as FirehoseTransformationEvent;
  return replyTo(pair, event, Number.POSITIVE_INFINITY, shared).records;
}

/** The kernel's reply to an event, or why it refused it. */
export function kernelReply(pair: Pair, event: Uint8Array): string | { refused: string } {
  const context = eventContext(event, INVOCATION, pair.plan.contextNames);
  if (context === null) return { refused: 'context' };
  pair.kernel.reserveEvent(event.length)!.set(event);
  const reply = pair.kernel.runEvent(
    (records) =>
      [...records].flatMap((some) => referenceResults(pair, some, context.shared).map(framedResult)),
    context,
  );
  return 'refused' in reply ? reply : Buffer.from(reply.bytes).toString('utf8');
}

/** A pair for records that are one value, of a type. */
export const anyText = (type: TypeConfig, output: object = {}): Pair =>
  pairFor({ parse: { regex: '(?s)^(?P<v>.*)$' }, types: { v: type }, output });
