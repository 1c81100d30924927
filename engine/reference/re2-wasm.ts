/**
 * @module engine/reference/re2-wasm
 * RE2 as WebAssembly (`layer/re2-wasm`). A text is written into the instance's memory once, as UTF-8; offsets come back, and
 * captures are slices of the text. An instance that traps, for want of memory, is dropped with all that was compiled in it: the
 * process lives on, and the next call compiles its pattern in a new one.
 */
import type { Captures, Re2Build, Re2Pattern } from './re2-build.ts';
import { loadRe2Module } from './re2-module-loader.cjs';

/** What `layer/re2-wasm/api.cc` exports. Numbers are addresses, sizes in bytes, or counts. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  reserve(size: number): number;
  compile(size: number): number;
  release(pattern: number): void;
  groups(pattern: number): number;
  offsets(pattern: number): number;
  name(pattern: number, group: number): void;
  message(): number;
  message_size(): number;
  match(pattern: number, size: number, start: number, groups: number): number;
  match_utf16(pattern: number, size: number, start: number, groups: number): number;
  renew(): void;
}

interface Instance {
  readonly exports: Exports;
  /** Writes a text, unless it is the one that is there. */
  write(text: string): void;
  /** Of the text that is there. */
  readonly size: number;
  readonly isAscii: boolean;
  bytes(from: number, to: number): Uint8Array;
  words(): Int32Array;
  /** What `name` or a refusal left. */
  message(): string;
}

/** Below, room for a text is given for the worst case, three bytes a code unit; above, its bytes are counted first. */
const SMALL = 1 << 16;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function openInstance(module: WebAssembly.Module): Instance {
  const exports = new WebAssembly.Instance(module, {}).exports as unknown as Exports;
  exports._initialize();
  let bytes: Uint8Array = new Uint8Array(exports.memory.buffer);
  let words: Int32Array = new Int32Array(exports.memory.buffer);
  let room = bytes.subarray(0, 0);
  let last: string | null = null;
  const refresh = (): void => {
    bytes = new Uint8Array(exports.memory.buffer);
    words = new Int32Array(exports.memory.buffer);
  };
  const view = (from: number, to: number): Uint8Array => {
    if (bytes.buffer !== exports.memory.buffer) refresh();
    return bytes.subarray(from, to);
  };
  const reserve = (size: number): void => {
    const at = exports.reserve(size) >>> 0;
    room = view(at, at + size);
  };
  const instance = {
    exports,
    size: 0,
    isAscii: true,
    write(text: string): void {
      if (text === last) return;
      const most = text.length <= SMALL ? 3 * text.length : Buffer.byteLength(text);
      // Memory that has grown has a new buffer; what pointed into the old one has no length.
      if (most > room.length || room.buffer !== exports.memory.buffer)
        reserve(Math.max(most, room.length, 3 * SMALL));
      last = text;
      instance.size = encoder.encodeInto(text, room).written;
      instance.isAscii = instance.size === text.length;
      if (!instance.isAscii) exports.renew();
    },
    bytes: view,
    words(): Int32Array {
      if (words.buffer !== exports.memory.buffer) refresh();
      return words;
    },
    message: () =>
      decoder.decode(view(exports.message() >>> 0, (exports.message() >>> 0) + exports.message_size())),
  };
  return instance;
}

/** A pattern in an instance. */
interface Compiled {
  readonly instance: Instance;
  readonly handle: number;
  /** With the whole match. */
  readonly groups: number;
  /** Index of the offsets among the memory's 32-bit words. */
  readonly offsets: number;
}

/** @throws SyntaxError with RE2's words */
function compileIn(instance: Instance, pattern: string): Compiled {
  instance.write(pattern);
  const { exports } = instance;
  const handle = exports.compile(instance.size);
  if (handle === 0) throw new SyntaxError(instance.message());
  return { instance, handle, groups: exports.groups(handle), offsets: exports.offsets(handle) >>> 2 };
}

/** Searches the text; the offsets are then in `words`. */
function search({ instance, handle }: Compiled, text: string, from: number, groups: number): boolean {
  instance.write(text);
  const { exports, size, isAscii } = instance;
  return (isAscii ? exports.match : exports.match_utf16)(handle, size, from, groups) !== 0;
}

function slices({ instance, groups, offsets }: Compiled, text: string): Captures {
  const words = instance.words();
  const captures = new Array<string | undefined>(groups);
  for (let group = 0, at = offsets; group < groups; group += 1, at += 2) {
    const from = words[at]!;
    captures[group] = from < 0 ? undefined : text.slice(from, words[at + 1]);
  }
  return captures;
}

/** Where a capture may begin or end inside a character (`\C`): its bytes as text, as the addon has them. */
function decoded(compiled: Compiled, text: string, from: number): Captures | null {
  const { instance, handle, groups, offsets } = compiled;
  instance.write(text);
  const start = Buffer.byteLength(text.slice(0, from));
  if (instance.exports.match(handle, instance.size, start, groups) === 0) return null;
  const base = instance.exports.reserve(0) >>> 0;
  const at = instance.words().slice(offsets, offsets + 2 * groups);
  return Array.from({ length: groups }, (_, group) =>
    at[2 * group]! < 0
      ? undefined
      : decoder.decode(instance.bytes(base + at[2 * group]!, base + at[2 * group + 1]!)),
  );
}

/** @param module what `layer/re2-wasm` built */
export function createWasmRe2(module: WebAssembly.Module): Re2Build {
  let instance = openInstance(module);
  const collected = new FinalizationRegistry<Compiled>((one) => {
    if (one.instance === instance) one.instance.exports.release(one.handle);
  });

  /** Does what calls into the instance; where that traps, once more in a new one, which has all its memory free. */
  function attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (first) {
      if (first instanceof SyntaxError) throw first;
      instance = openInstance(module);
      try {
        return work();
      } catch (cause) {
        if (cause instanceof SyntaxError) throw cause;
        instance = openInstance(module);
        throw new RangeError('RE2 ran out of memory', { cause });
      }
    }
  }

  function compile(pattern: string): Re2Pattern {
    const cuts = pattern.includes('\\C');
    let compiled = attempt(() => compileIn(instance, pattern));
    const current = (): Compiled => {
      if (compiled.instance !== instance) compiled = track(compileIn(instance, pattern));
      return compiled;
    };
    const find = (text: string, from: number) => {
      const one = current();
      if (!search(one, text, from, one.groups)) return null;
      const index = one.instance.words()[one.offsets]!;
      const captures = cuts && !one.instance.isAscii ? decoded(one, text, from)! : slices(one, text);
      return { captures, index };
    };
    const made: Re2Pattern = {
      exec: (text) => attempt(() => find(text, 0)?.captures ?? null),
      test: (text) => attempt(() => search(current(), text, 0, 0)),
      find: (text, from) => attempt(() => find(text, from)),
    };
    const track = (one: Compiled): Compiled => {
      collected.register(made, one);
      return one;
    };
    track(compiled);
    return made;
  }

  return {
    name: 'wasm',
    compile,
    describe: (pattern) =>
      attempt(() => {
        const { handle, groups } = compileIn(instance, `(?:${pattern})|`);
        const names = Array.from({ length: groups - 1 }, (_, group) => {
          instance.exports.name(handle, group + 1);
          return instance.message();
        });
        instance.exports.release(handle);
        return { captures: groups - 1, names: names.filter((name) => name !== '') };
      }),
  };
}

/** Loads RE2 as WebAssembly. @throws Error where it is not there, or Node runs without WebAssembly */
export function loadWasmRe2(): Re2Build {
  const { gunzipSync } = process.getBuiltinModule('node:zlib');
  const bytes = gunzipSync(Buffer.from(loadRe2Module(), 'base64'));
  return createWasmRe2(new WebAssembly.Module(bytes));
}
