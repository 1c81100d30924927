/**
 * @module test/re2/match-bytes
 * RE2 as WebAssembly over bytes, as byte offsets: what the C++ does, without the engine's reading of it.
 */
import { gunzipSync } from 'node:zlib';
import { loadRe2Module } from '../../engine/reference/re2-module-loader.cjs';
import type { Executor } from '../engine/pattern/re2-reference.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(size: number): number;
  compile(size: number): number;
  release(pattern: number): void;
  groups(pattern: number): number;
  offsets(pattern: number): number;
  message(): number;
  message_size(): number;
  match(pattern: number, size: number, start: number, groups: number): number;
}

export interface BytesMatcher {
  /** Offsets of all groups, two each, −1 where one took no part; or `null`. */
  match(subject: Uint8Array): readonly number[] | null;
  release(): void;
}

/** The memory section: one memory, of 16 pages (1 MB) to 16,384 (1 GB), LEB128. */
const MEMORY = Buffer.from([5, 6, 1, 1, 16, 0x80, 0x80, 1]);
const SMALL_MEMORY = Buffer.from([5, 6, 1, 1, 16, 0x80, 0x88, 0]);

/** @param isSmall with 64 MB at most */
export function readModule(isSmall = false): WebAssembly.Module {
  const bytes = gunzipSync(Buffer.from(loadRe2Module(), 'base64'));
  const at = bytes.indexOf(MEMORY);
  if (at === -1) throw new Error('expected a memory section of 1 MB to 1 GB');
  if (isSmall) SMALL_MEMORY.copy(bytes, at);
  return new WebAssembly.Module(bytes);
}

/** A compiler of patterns, in an instance of its own. It gives RE2's words where that refuses one. */
export function openMatcher(module: WebAssembly.Module = readModule()): {
  readonly memory: WebAssembly.Memory;
  compile(pattern: string): BytesMatcher | string;
} {
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
  exports._initialize();
  const write = (bytes: Uint8Array): number => {
    const at = exports.reserve(bytes.length) >>> 0;
    new Uint8Array(exports.memory.buffer).set(bytes, at);
    return bytes.length;
  };
  return {
    memory: exports.memory,
    compile(pattern) {
      const handle = exports.compile(write(Buffer.from(pattern)));
      if (handle === 0) {
        const at = exports.message() >>> 0;
        return Buffer.from(exports.memory.buffer, at, exports.message_size()).toString();
      }
      const count = exports.groups(handle);
      return {
        match(subject: Uint8Array) {
          if (exports.match(handle, write(subject), 0, count) === 0) return null;
          return [...new Int32Array(exports.memory.buffer, exports.offsets(handle) >>> 0, 2 * count)];
        },
        release: () => exports.release(handle),
      };
    },
  };
}

/** As `re2Reference`, for lists of patterns: the first that matches, and its offsets; undefined: one of them is refused. */
export function wasmReference(
  { compile }: ReturnType<typeof openMatcher>,
  sources: readonly string[],
): { readonly run: Executor; release(): void } | undefined {
  const compiled = sources.map(compile);
  const accepted = compiled.filter((one) => typeof one !== 'string');
  const release = (): void => {
    for (const one of accepted) one.release();
  };
  if (accepted.length === compiled.length) {
    return {
      release,
      run(subject) {
        for (const [index, one] of accepted.entries()) {
          const found = one.match(subject);
          if (found) return [index, ...found];
        }
        return null;
      },
    };
  }
  release();
  return undefined;
}
