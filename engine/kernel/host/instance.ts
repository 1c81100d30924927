/**
 * @module engine/kernel/host/instance
 * A kernel loaded for one plan: its memory with the program in it, and the first address free for a call's
 * regions. What the framings share.
 */
import { DECODERS } from '../../decoders/index.ts';
import { ENVELOPE_BEGIN } from '../../decoders/reingest.ts';
import { ENCODERS } from '../../encoders/index.ts';
import { type CollectGarbage, NEVER } from '../../garbage.ts';
import { REPLY_CEILING } from '../../limits.ts';
import type { ContextName } from '../../plan/context.ts';
import type { KernelImage, Plan, PlanSteps } from '../../plan/plan.ts';
import type { Declined } from '../../plan/step.ts';
import { member } from '../../plan/table.ts';
import { alignUp } from '../encode/byte-writer.ts';
import { MOST_CAPTURES } from '../encode/place.ts';
import type { KernelMatcher } from '../matcher.ts';
import * as m from '../memory.ts';
import { createInflation, type Inflation, mostInflated } from './inflation.ts';
import { type Build, instantiateKernel, type KernelExports, kernelModule } from './load.ts';
import { placeKeys } from './place-keys.ts';
import { controlSlots, ensureMemory } from './regions.ts';

export interface KernelInstance {
  readonly build: Build;
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  /** Where a call's regions may begin. */
  readonly free: number;
  /** Bytes of all literals and ops: no record's JSON is longer than this and six times its own length. */
  readonly programBytes: number;
  /** Context values that templates name, in the order of their places in CONTEXT; how many references there are to them. */
  readonly contextNames: readonly string[];
  readonly contextReferences: number;
  /** How often templates name fields. */
  readonly fieldReferences: number;
  /** Whether records have partition keys. */
  readonly keyed: boolean;
  /** Most bytes of an event's reply. */
  readonly ceiling: number;
  /** What inflates records in the middle of an event; `null`: no record is. */
  readonly inflation: Inflation | null;
  /** Most bytes that it makes of one. */
  readonly inflated: number;
}

export interface InstanceOptions {
  /** For tests: one build and no other. */
  readonly build?: Build;
  /** Most bytes of an event's reply. Default {@link REPLY_CEILING}; tests take less. */
  readonly ceiling?: number;
  /** Called between records that are inflated. */
  readonly collect?: CollectGarbage;
  /** For tests: a memory that cannot grow. */
  readonly memory?: WebAssembly.Memory;
}

const ON_FAIL: Readonly<Record<Exclude<Plan['onError'], 'raw'>, number>> = {
  failed: m.FAIL_FAILED,
  drop: m.FAIL_DROP,
};

/** In CONTEXT, and a capture that took no part. */
const NO_VALUE = 0xffffffff;

/** A buffer over the whole memory as it is now; growing detaches it. */
export function memoryBytes(memory: WebAssembly.Memory): Buffer {
  return Buffer.from(memory.buffer as ArrayBuffer);
}

/** First bytes of records that `decode: auto` recognises, one a byte; else of those that were put into their source again. */
function magicBytes({ decode, overflow }: PlanSteps): number {
  if (decode[0] !== 'auto') return overflow === 'reingest' ? ENVELOPE_BEGIN : 0;
  return DECODERS.reduce((all, { magic }) => (magic === null ? all : ((all << 8) | magic[0]!) >>> 0), 0);
}

/**
 * The records inside of a record share its keys and its place, and are answered within one reply. A limit on what they become together
 * that is below anything a reply may hold is for the reference path to count; what it has by default is never below.
 */
const LEAST_BATCH_BYTES = 8 << 20;
const takesInner = ({ partition, contextNames, limits }: PlanSteps): boolean =>
  partition.length === 0 &&
  contextNames?.includes('innerIndex') === false &&
  limits.batchBytes >= LEAST_BATCH_BYTES;

/**
 * Whether the records of an event are taken as lines where they lie. Keys are of one record, and so is what differs from line to
 * line.
 */
export const takesLines = (plan: PlanSteps): boolean =>
  plan.decode.length === 1 && plan.decode[0] === 'lines' && takesInner(plan);

/**
 * How log events of CloudWatch Logs are taken from the records of an event where they lie: from those in gzip, from all, or not
 * at all (`null`), for the same reasons as lines.
 */
export function logEventsTaken(plan: PlanSteps): 'gzip' | 'all' | null {
  if (!takesInner(plan)) return null;
  const chain = plan.decode.join(' ');
  if (chain === 'auto' || chain === 'gzip cloudwatch-logs') return 'gzip';
  return chain === 'cloudwatch-logs' ? 'all' : null;
}

/** Slots of the context values that log events bring. */
const LOG_VALUES = {
  logGroup: m.SLOT_LOG_GROUP,
  logStream: m.SLOT_LOG_STREAM,
  logOwner: m.SLOT_LOG_OWNER,
  logEventId: m.SLOT_LOG_EVENT_ID,
  logTimestamp: m.SLOT_LOG_TIMESTAMP,
} as const satisfies Partial<Record<ContextName, number>>;

function placeLogEvents(plan: PlanSteps, slots: Uint32Array): void {
  const taken = logEventsTaken(plan);
  slots[m.SLOT_LOG_EVENTS] = taken === null ? 0 : Math.min(plan.limits.innerRecords, 0xffffffff);
  slots[m.SLOT_LOG_PLAIN] = taken === 'all' ? 1 : 0;
  const names = plan.contextNames ?? [];
  for (const [name, slot] of Object.entries(LOG_VALUES)) {
    const place = names.indexOf(name);
    slots[slot] = place < 0 ? 0 : m.CONTEXT + place * m.SPAN_BYTES;
  }
}

/** Whether one of the alternatives reads JSON. */
function readsJson({ bytes, alternatives }: KernelImage): boolean {
  const parse = (m.SLOT_PARSE - m.SLOT_ENTRY) * 4;
  return Array.from({ length: alternatives }, (_, index) => bytes[index * m.ENTRY_BYTES + parse]).includes(
    m.PARSE_JSON,
  );
}

/** Makes an instance, or says why the plan is not for the kernel. */
export function createInstance(
  plan: PlanSteps,
  image: KernelImage,
  matcher: KernelMatcher,
  options: InstanceOptions = {},
): KernelInstance | Declined {
  if (matcher.groupCount >= MOST_CAPTURES - 1) return { declined: `more than ${MOST_CAPTURES - 2} captures` };
  const memory = options.memory ?? new WebAssembly.Memory({ initial: 2 });
  const { build, module } = kernelModule(options.build);
  const tables = alignUp(m.PROGRAM + image.bytes.length, 16);
  const shapes = alignUp(tables + matcher.tableBytes + m.SLACK, 64);
  const free = readsJson(image) ? shapes + m.SHAPES_BYTES : shapes;
  ensureMemory(memory, free);
  const match = matcher.instantiate(memory, tables);
  const inflation =
    logEventsTaken(plan) === null ? null : createInflation(memory, plan.limits, options.collect ?? NEVER);
  const exports = instantiateKernel(module, memory, match, inflation?.inflate);
  memoryBytes(memory).set(image.bytes, m.PROGRAM);
  placeKeys(memory, exports, image.keys);
  new Uint32Array(memory.buffer, m.KINDS - m.SPAN_BYTES, 2).fill(NO_VALUE);
  const slots = controlSlots(memory);
  slots.set(new Uint32Array(memory.buffer, m.PROGRAM, m.ENTRY_BYTES / 4), m.SLOT_ENTRY);
  slots[m.SLOT_ENTRIES] = image.alternatives > 1 ? m.PROGRAM : 0;
  slots[m.SLOT_ENTRY_COUNT] = image.alternatives;
  slots[m.SLOT_KEYED] = Number(image.keyed);
  slots[m.SLOT_ENTERED] = 0;
  slots[m.SLOT_MAGIC] = magicBytes(plan);
  slots[m.SLOT_LITERAL_BYTES] = image.bytes.length;
  // Half of what a record may become is for constants and context values around the fields in a template.
  const longest = Math.floor(plan.limits.outputBytes / 2 / image.mostReferences);
  slots[m.SLOT_LONGEST] = Math.min(longest, 0xffffffff);
  slots[m.SLOT_SHAPES] = free === shapes ? 0 : shapes;
  slots[m.SLOT_SHAPES_END] = free;
  slots[m.SLOT_MOST_VALUES] = Math.min(plan.limits.values, 0x7fffffff);
  slots[m.SLOT_INNER_RECORDS] = takesLines(plan)
    ? Math.min(plan.limits.innerRecords, m.DECODED_OUTSIDE - 1)
    : plan.decode.length === 0 || plan.decode[0] === 'auto'
      ? 0
      : m.DECODED_OUTSIDE;
  slots[m.SLOT_DECODED_BYTES] = Math.min(plan.limits.decodedBytes, 0xffffffff);
  placeLogEvents(plan, slots);
  slots[m.SLOT_INNER_SEPARATED] = plan.output.newline ? 0 : 1;
  slots[m.SLOT_LONGEST_OUTPUT] = Math.min(plan.limits.outputBytes, 0xffffffff);
  slots[m.SLOT_WORST_FACTOR] = 6 * image.fieldCount;
  const raw = plan.output.newline ? m.RAW_LINE : m.RAW;
  const form = member(ENCODERS, plan.output.format).kernel;
  slots[m.SLOT_RAW] = form === 'whole' ? raw : 0;
  slots[m.SLOT_CELLS] = typeof form === 'object' && form !== null ? form.code : 0;
  slots[m.SLOT_ON_FAIL] = plan.onError === 'raw' ? raw : ON_FAIL[plan.onError];
  const contextNames = plan.contextNames ?? [];
  new Uint32Array(memory.buffer, m.CONTEXT, 2 * contextNames.length).fill(NO_VALUE);
  return {
    build,
    memory,
    exports,
    free,
    programBytes: image.bytes.length,
    contextNames,
    contextReferences: image.contextReferences,
    fieldReferences: image.fieldReferences,
    keyed: image.keyed,
    ceiling: options.ceiling ?? REPLY_CEILING,
    inflation,
    inflated: inflation === null ? 0 : mostInflated(plan.limits),
  };
}
