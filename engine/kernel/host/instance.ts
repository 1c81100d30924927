/**
 * @module engine/kernel/host/instance
 * A kernel made ready for one plan: its memory with the program in it, and the first address free for a call's
 * regions. What the framings (run-packed.ts, run-event.ts) share.
 */
import { REPLY_CEILING } from '../../limits.ts';
import type { Plan, PlanSteps } from '../../plan/plan.ts';
import { type Declined, isDeclined } from '../declined.ts';
import { alignUp } from '../encode/byte-writer.ts';
import { encodeProgram } from '../encode/program.ts';
import type { KernelMatcher } from '../matcher.ts';
import * as m from '../memory.ts';
import { type Build, instantiateKernel, type KernelExports, kernelModule } from './load.ts';
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
}

export interface InstanceOptions {
  /** For tests: one build and no other. */
  readonly build?: Build;
  /** Most bytes of an event's reply. Default {@link REPLY_CEILING}; tests take less. */
  readonly ceiling?: number;
  /** For tests: a memory that cannot grow. */
  readonly memory?: WebAssembly.Memory;
}

/** What CAPTURES has room for. */
const MOST_GROUPS = (m.KINDS - m.CAPTURES) / m.SPAN_BYTES - 1;

const ON_FAIL: Readonly<Record<Exclude<Plan['onError'], 'raw'>, number>> = {
  failed: m.FAIL_FAILED,
  drop: m.FAIL_DROP,
};

const PARSE: Readonly<Record<Plan['parse']['kind'], number>> = {
  pattern: m.PARSE_PATTERN,
  json: m.PARSE_JSON,
  ltsv: m.PARSE_LTSV,
};

/** In CONTEXT: there is no such value. */
const NO_VALUE = 0xffffffff;

/** A buffer over the whole memory as it is now; growing detaches it. */
export function memoryBytes(memory: WebAssembly.Memory): Buffer {
  return Buffer.from(memory.buffer as ArrayBuffer);
}

/** Makes an instance, or says why the plan is not for the kernel. */
export function createInstance(
  plan: PlanSteps,
  matcher: KernelMatcher,
  options: InstanceOptions = {},
): KernelInstance | Declined {
  if (matcher.groupCount > MOST_GROUPS) return { declined: `more than ${MOST_GROUPS} captures` };
  const program = encodeProgram(plan, m.PROGRAM);
  if (isDeclined(program)) return program;
  const memory = options.memory ?? new WebAssembly.Memory({ initial: 2 });
  const { build, module } = kernelModule(options.build);
  const tables = alignUp(m.PROGRAM + program.bytes.length, 16);
  const free = tables + matcher.tableBytes + m.SLACK;
  ensureMemory(memory, free);
  const match = matcher.instantiate(memory, tables);
  const exports = instantiateKernel(module, memory, match);
  memoryBytes(memory).set(program.bytes, m.PROGRAM);
  const slots = controlSlots(memory);
  slots[m.SLOT_EMIT] = program.emit;
  slots[m.SLOT_FILTER] = program.filter;
  slots[m.SLOT_LITERAL_BYTES] = program.bytes.length;
  slots[m.SLOT_WORST_FACTOR] = 6 * program.fieldCount;
  slots[m.SLOT_PARSE] = PARSE[plan.parse.kind];
  if (program.members !== null) {
    slots[m.SLOT_MEMBERS] = program.members.first;
    slots[m.SLOT_MEMBER_COUNT] = program.members.count;
    slots[m.SLOT_RECORD_MEMBER_COUNT] = program.members.recordCount;
    slots[m.SLOT_CONFLICTS] = program.members.conflicts;
    slots[m.SLOT_CONFLICT_COUNT] = program.members.conflictCount;
    slots[m.SLOT_DROP_NULLS] = program.members.dropNulls ? 1 : 0;
  }
  const raw = plan.output.newline ? m.RAW_LINE : m.RAW;
  slots[m.SLOT_RAW] = plan.output.format === 'raw' ? raw : 0;
  slots[m.SLOT_ON_FAIL] = plan.onError === 'raw' ? raw : ON_FAIL[plan.onError];
  const { fieldReferences, contextReferences } = program.pieces;
  const partition = program.pieces.partition();
  slots[m.SLOT_PARTITION] = partition.first;
  slots[m.SLOT_PARTITION_END] = partition.last;
  const contextNames = plan.contextNames ?? [];
  new Uint32Array(memory.buffer, m.CONTEXT, 2 * contextNames.length).fill(NO_VALUE);
  return {
    build,
    memory,
    exports,
    free,
    programBytes: program.bytes.length,
    contextNames,
    contextReferences,
    fieldReferences,
    keyed: partition.first !== 0,
    ceiling: options.ceiling ?? REPLY_CEILING,
  };
}
