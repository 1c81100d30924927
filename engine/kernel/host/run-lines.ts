/**
 * @module engine/kernel/host/run-lines
 * Newline-delimited text → the records' JSON end to end, through a kernel of its own: text is read straight into its
 * memory, the JSON is written out straight from there, and no JavaScript looks at a line that succeeds.
 */

import * as m from '../memory.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';
import { controlSlots, placeRegions, type Regions } from './regions.ts';
import type { PackedResult } from './run-packed.ts';

/** What the kernel made of lines: all of it views, or made when asked for; good until the next call. */
export interface LinesResult extends PackedResult {
  /** `[start₀, end₀, …]` into the input, line feeds included. */
  readonly lines: Uint32Array;
}

/** A kernel for the lines of one stream; its memory is given back with it. */
export interface LinesKernel {
  /**
   * A place for `length` bytes of text, its first `keep` bytes those of the place before. Whatever views there are of
   * this kernel's memory are void after it. Throws a RangeError where there is no memory.
   */
  reserve(length: number, keep: number): Uint8Array;
  /**
   * Runs the lines in the first `length` bytes of the place; the last one may lack its line feed.
   * `null`: their JSON does not fit into OUTPUT.
   */
  run(length: number): LinesResult | null;
}

/** Addresses as offsets from `base`, made when first asked for. */
function lazyOffsets(memory: WebAssembly.Memory, at: number, count: number, base: number): () => Uint32Array {
  let offsets: Uint32Array | undefined;
  return () => {
    if (offsets !== undefined) return offsets;
    const addresses = new Uint32Array(memory.buffer, at, 2 * count);
    offsets = new Uint32Array(2 * count);
    for (let index = 0; index < offsets.length; index += 1) offsets[index] = addresses[index]! - base;
    return offsets;
  };
}

/** What the kernel left in memory: the output in one piece, as OUTPUT holds it all. */
function readResult(memory: WebAssembly.Memory, regions: Regions, count: number): LinesResult {
  const { input, output, status, spans, results } = regions;
  const lines = lazyOffsets(memory, spans.start, count, input.start);
  const pieces = lazyOffsets(memory, results.start, count, output.start);
  return {
    bytes: memoryBytes(memory).subarray(output.start, controlSlots(memory)[m.SLOT_OUTPUT_USED]),
    status: new Uint8Array(memory.buffer, status.start, count),
    keys: null,
    get spans() {
      return pieces();
    },
    get lines() {
      return lines();
    },
  };
}

/** Lines this short or longer find room for all constants of the pipeline around them. */
const SHORT_LINE = 64;
/** No more room than this is made for constants, in bytes. */
const MOST_CONSTANTS = 64 << 20;

/**
 * Regions are made for nearly the worst that text can hold: a record a byte, every byte escaped, short lines in long
 * constants. All that is address space, and becomes memory only where something is written: of 10 MB placed for
 * 256 KiB of Apache's lines, 0.7 MB (2026-11-22).
 */
function placeLines(
  { memory, free, programBytes, fieldReferences }: KernelInstance,
  length: number,
): Regions {
  const constants = Math.min(MOST_CONSTANTS, Math.ceil(length / SHORT_LINE) * programBytes);
  const output = 6 * (1 + fieldReferences) * length + constants + programBytes + 4096;
  return placeRegions(memory, free, { records: length + 1, input: length, output, spans: true });
}

export function createLinesKernel(instance: KernelInstance): LinesKernel {
  const { memory, exports } = instance;
  let regions = placeLines(instance, 0);
  return {
    reserve(length, keep) {
      const { start } = regions.input;
      if (regions.input.end - start < length) {
        const kept = Buffer.from(memoryBytes(memory).subarray(start, start + keep)); // regions move: a copy
        regions = placeLines(instance, length);
        memoryBytes(memory).set(kept, regions.input.start);
      }
      return memoryBytes(memory).subarray(regions.input.start, regions.input.start + length);
    },
    run(length) {
      const { start } = regions.input;
      const count = exports.runLines(start, start + length) >>> 0;
      if (controlSlots(memory)[m.SLOT_RESUME] !== start + length) return null;
      return readResult(memory, regions, count);
    },
  };
}
