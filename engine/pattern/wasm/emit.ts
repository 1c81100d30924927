/**
 * @module engine/pattern/wasm/emit
 * A small assembler for WebAssembly's binary format: instructions with named labels, and the module around them.
 * Source: https://webassembly.github.io/spec/core/binary/ and the SIMD proposal's opcode list.
 */
import { Refusal } from '../caps.ts';

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of any width up to 64 bits. */
export function signed(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; ) {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (low & 0x40) === 0) || (rest === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}

export const ValueType = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

/** Instructions without immediates. */
export const Ins = {
  unreachable: 0x00,
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GtU: 0x4b,
  i32LeU: 0x4d,
  i32GeS: 0x4e,
  i32GeU: 0x4f,
  i32Ctz: 0x68,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32And: 0x71,
  i32Or: 0x72,
  i64ShrU: 0x88,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
} as const;

/** SIMD instructions, behind the prefix 0xfd. */
export const Simd = {
  load: 0,
  const: 12,
  i8x16Swizzle: 14,
  i8x16Eq: 35,
  i8x16Ne: 36,
  i8x16LeU: 42,
  not: 77,
  and: 78,
  or: 80,
  i8x16Bitmask: 100,
  i8x16ShrU: 109,
  i8x16Sub: 113,
} as const;

const VOID_BLOCK = 0x40;

/** Emits one function body. Branches name the block or loop they go to. */
export interface Assembler {
  readonly bytes: readonly number[];
  ins(opcode: number): void;
  simd(opcode: number, ...immediates: number[]): void;
  i32(value: number): void;
  i64(value: bigint): void;
  get(local: number): void;
  set(local: number): void;
  tee(local: number): void;
  getGlobal(index: number): void;
  setGlobal(index: number): void;
  load8(offset: number): void;
  load32(offset: number): void;
  store32(offset: number): void;
  call(index: number): void;
  block(label: string, body: () => void): void;
  loop(label: string, body: () => void): void;
  /** Takes its condition from the stack. */
  when(then: () => void, otherwise?: () => void): void;
  branch(label: string): void;
  branchIf(label: string): void;
  /** Takes an index from the stack; an index beyond the labels goes to `fallback`. */
  branchTable(labels: readonly string[], fallback: string): void;
  /** Whether a branch could go to the label from here. */
  isOpen(label: string): boolean;
}

/** @param limit bytes; whatever goes beyond is refused, wherever it is emitted */
export function createAssembler(limit = Infinity): Assembler {
  const bytes: number[] = [];
  const labels: string[] = [];
  // a function has some 10,000 instructions: no arrays of their bytes are made, which takes half the time (2026-11-29)
  const opcode = (code: number): void => {
    bytes.push(code);
    if (bytes.length > limit) throw new Refusal(`a function of more than ${limit} bytes`);
  };
  const operand = (value: number): void => {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest);
  };
  const constant = (value: number): void => {
    let rest = value | 0;
    for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
    bytes.push(rest & 0x7f);
  };
  const emit = (code: number, value: number): void => {
    opcode(code);
    operand(value);
  };
  const access = (code: number, alignment: number, offset: number): void => {
    opcode(code);
    bytes.push(alignment);
    operand(offset);
  };
  const depth = (label: string): number => labels.length - 1 - labels.lastIndexOf(label);
  const nest = (code: number, label: string, body: () => void): void => {
    emit(code, VOID_BLOCK);
    labels.push(label);
    body();
    labels.pop();
    opcode(0x0b);
  };
  return {
    bytes,
    ins: opcode,
    simd: (code, ...immediates) => {
      emit(0xfd, code);
      for (const byte of immediates) bytes.push(byte);
    },
    i32: (value) => {
      opcode(0x41);
      constant(value);
    },
    i64: (value) => {
      opcode(0x42);
      for (const byte of signed(BigInt.asIntN(64, value))) bytes.push(byte);
    },
    get: (local) => emit(0x20, local),
    set: (local) => emit(0x21, local),
    tee: (local) => emit(0x22, local),
    getGlobal: (index) => emit(0x23, index),
    setGlobal: (index) => emit(0x24, index),
    load8: (offset) => access(0x2d, 0, offset),
    load32: (offset) => access(0x28, 2, offset),
    store32: (offset) => access(0x36, 2, offset),
    call: (index) => emit(0x10, index),
    block: (label, body) => nest(0x02, label, body),
    loop: (label, body) => nest(0x03, label, body),
    when: (then, otherwise) =>
      nest(0x04, 'when', () => {
        then();
        if (!otherwise) return;
        opcode(0x05);
        otherwise();
      }),
    branch: (label) => emit(0x0c, depth(label)),
    branchIf: (label) => emit(0x0d, depth(label)),
    branchTable: (targets, fallback) => {
      emit(0x0e, targets.length);
      for (const label of targets) operand(depth(label));
      operand(depth(fallback));
    },
    isOpen: (label) => labels.includes(label),
  };
}

/** A function type: all values i32. */
export interface Signature {
  readonly parameters: number;
  readonly results: number;
}

export interface ModuleFunction {
  readonly signature: Signature;
  /** Locals after the parameters, as runs of one type. */
  readonly locals: readonly { readonly count: number; readonly type: number }[];
  readonly body: readonly number[];
  /** The name it is exported by, if it is. */
  readonly exportAs?: string;
}

export interface ModuleParts {
  /** Imported functions come first in the index space. All are imported from `env`. */
  readonly imports?: readonly { readonly name: string; readonly signature: Signature }[];
  readonly functions: readonly ModuleFunction[];
  /** How many variables the functions share, each an i32 that is 0 at first. */
  readonly globals?: number;
}

const vector = (items: readonly (readonly number[])[]): number[] => unsigned(items.length).concat(...items);
const section = (id: number, content: readonly number[]): number[] =>
  [id].concat(unsigned(content.length), content);
const text = (value: string): number[] => {
  const bytes = new TextEncoder().encode(value);
  return [...unsigned(bytes.length), ...bytes];
};
const typeOf = ({ parameters, results }: Signature): number[] => [
  0x60,
  ...vector(Array.from({ length: parameters }, () => [ValueType.i32])),
  ...vector(Array.from({ length: results }, () => [ValueType.i32])),
];
/** A global: its type, that it changes, and `i32.const 0`. */
const MUTABLE_ZERO = [ValueType.i32, 0x01, 0x41, 0x00, 0x0b];
/** At least one page, and no most. */
const MEMORY_LIMITS = [0x00, 1];

/** What stands before a function's body: how long both are, and the locals. */
function encodeHead({ locals, body }: ModuleFunction): number[] {
  const declared = vector(locals.map(({ count, type }) => [...unsigned(count), type]));
  return [...unsigned(declared.length + body.length + 1), ...declared];
}

/** The functions' code. Bodies, of some 50,000 bytes, are copied once, into the module. */
function encodeCode(functions: readonly ModuleFunction[]): (readonly number[])[] {
  const parts = functions.flatMap((one) => [encodeHead(one), one.body, [0x0b]]);
  const count = unsigned(functions.length);
  const length = parts.reduce((sum, part) => sum + part.length, count.length);
  return [[10, ...unsigned(length), ...count], ...parts];
}

/** One array of all parts. */
function join(parts: readonly (readonly number[])[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The module's bytes. It imports `env.memory`. */
export function encodeModule({ imports = [], functions, globals = 0 }: ModuleParts): Uint8Array<ArrayBuffer> {
  const signatures = [...imports, ...functions].map(({ signature }) => signature);
  const exported = functions.flatMap(({ exportAs }, index) =>
    exportAs === undefined ? [] : [[...text(exportAs), 0x00, ...unsigned(imports.length + index)]],
  );
  const parts = [
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(signatures.map(typeOf))),
    section(
      2,
      vector([
        [...text('env'), ...text('memory'), 0x02, ...MEMORY_LIMITS],
        ...imports.map(({ name }, type) => [...text('env'), ...text(name), 0x00, ...unsigned(type)]),
      ]),
    ),
    section(3, vector(functions.map((_, index) => unsigned(imports.length + index)))),
    globals === 0 ? [] : section(6, vector(Array.from({ length: globals }, () => MUTABLE_ZERO))),
    section(7, vector(exported)),
    ...encodeCode(functions),
  ];
  return join(parts);
}
