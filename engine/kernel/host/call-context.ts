/**
 * @module engine/kernel/host/call-context
 * The context values of one call, in the kernel's memory (VALUES and CONTEXT in memory.ts). Those of the whole batch are
 * written once; where one differs from record to record, a table says what CONTEXT has to be for each.
 */
import type { BatchContext } from '../../batch.ts';
import * as m from '../memory.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';
import { controlSlots } from './regions.ts';

/** A UTF-16 code unit is at most three bytes, and a byte at most six once it is escaped. */
const BYTES_A_UNIT = 3;
const ESCAPED = 6;
const UNSET = 0xffffffff;

/** What a call's context values need and where they go. */
export interface CallContext {
  /** Bytes of VALUES. */
  readonly bytes: number;
  /** Bytes of all the program's literals and of context values at their longest: what a record gets beside its own. */
  readonly literalBytes: number;
  /** Writes the values, once VALUES is placed. */
  place(values: number): void;
}

/** Where the last text with these letters was put, so that what all records share is there once. */
type Write = (text: string | null | undefined) => readonly [number, number];

function writer(bytes: Buffer, start: number): Write {
  let end = start;
  let lastText: string | undefined;
  let last: readonly [number, number] = [UNSET, UNSET];
  return (text) => {
    if (text === null || text === undefined) return [UNSET, UNSET];
    if (text === lastText) return last;
    const from = end;
    end += bytes.write(text, from, 'utf8');
    lastText = text;
    last = [from, end];
    return last;
  };
}

/** Where values go that templates name, in the plan's order of names. */
function placeShared(instance: KernelInstance, shared: BatchContext['shared'], values: number): void {
  const bytes = memoryBytes(instance.memory);
  const write = writer(bytes, values);
  const spans = new Uint32Array(instance.memory.buffer, m.CONTEXT, 2 * instance.contextNames.length);
  for (const [place, name] of instance.contextNames.entries()) spans.set(write(shared[name]), 2 * place);
  controlSlots(instance.memory)[m.SLOT_RECORD_CONTEXT] = 0;
}

function placeTable(
  { memory, contextNames }: KernelInstance,
  { shared, perRecord }: BatchContext,
  count: number,
  values: number,
): void {
  const width = 2 * contextNames.length;
  const table = new Uint32Array(memory.buffer, values, width * count);
  let at = values + table.byteLength;
  const bytes = memoryBytes(memory);
  for (const [place, name] of contextNames.entries()) {
    const texts = perRecord[name];
    const write = writer(bytes, at);
    for (let index = 0; index < count; index += 1) {
      table.set(write(texts?.[index] ?? shared[name]), width * index + 2 * place);
    }
    at += placedBytes(texts, shared[name], count);
  }
  const slots = controlSlots(memory);
  slots[m.SLOT_RECORD_CONTEXT] = values;
  slots[m.SLOT_CONTEXT_BYTES] = 4 * width;
}

/** Room for the texts of one name. */
function placedBytes(
  texts: readonly (string | null)[] | undefined,
  shared: string | undefined,
  count: number,
): number {
  let units = 0;
  for (let index = 0; index < count; index += 1) units += (texts?.[index] ?? shared ?? '').length;
  return units * BYTES_A_UNIT;
}

/**
 * Measures a call's context values.
 * @returns `null` where one of them is not valid Unicode text
 */
export function readContext(
  instance: KernelInstance,
  context: BatchContext,
  count: number,
): CallContext | null {
  const { contextNames, contextReferences, programBytes } = instance;
  if (contextNames.length === 0) return { bytes: 0, literalBytes: programBytes, place: () => undefined };
  const { shared, perRecord } = context;
  let longest = 0;
  const isFine = (text: string | null | undefined) => {
    longest = Math.max(longest, text?.length ?? 0);
    return text === null || text === undefined || text.isWellFormed();
  };
  const lists = contextNames.flatMap((name) => perRecord[name] ?? []);
  if (!contextNames.every((name) => isFine(shared[name])) || !lists.every(isFine)) return null;
  const differs = contextNames.some((name) => perRecord[name] !== undefined);
  const rows = differs ? count : 1;
  const texts = contextNames.map((name) => placedBytes(perRecord[name], shared[name], rows));
  const table = differs ? m.SPAN_BYTES * contextNames.length * count : 0;
  return {
    bytes: texts.reduce((sum, bytes) => sum + bytes, table),
    literalBytes: programBytes + longest * BYTES_A_UNIT * ESCAPED * contextReferences,
    place: (values) =>
      differs ? placeTable(instance, context, count, values) : placeShared(instance, context.shared, values),
  };
}
