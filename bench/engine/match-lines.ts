/**
 * @module bench/engine/match-lines
 * Matching alone over lines in WebAssembly memory: a driver module that imports `match` walks the lines, as the kernel does,
 * so the call from one module to another is included.
 */
import type RE2 from 're2';
import type { Matcher } from '../../engine/pattern/index.ts';
import { createAssembler, encodeModule, Ins } from '../../engine/pattern/wasm/emit.ts';

export const memory = new WebAssembly.Memory({ initial: 256 });

/** Lines side by side in memory, and a table of (start, end) the driver walks. */
export interface Loaded {
  readonly table: number;
  readonly end: number;
}

export const CAPTURES_AT = 1024;
const TABLE_AT = 4096;

export function loadLines(lines: readonly string[]): Loaded {
  const table = new Int32Array(memory.buffer, TABLE_AT, 2 * lines.length);
  const bytes = new Uint8Array(memory.buffer);
  let at = TABLE_AT + table.byteLength + 64;
  lines.forEach((line, index) => {
    const encoded = Buffer.from(line);
    bytes.set(encoded, at);
    bytes[at + encoded.length] = 10;
    table.set([at, at + encoded.length], 2 * index);
    at += encoded.length + 1;
  });
  return { table: TABLE_AT, end: TABLE_AT + table.byteLength };
}

/** `drive(table, tableEnd, captures) → matched`: calls the imported `match` for every line of the table. */
export function buildDriver(match: unknown): (table: number, tableEnd: number, captures: number) => number {
  const signature = { parameters: 3, results: 1 };
  const asm = createAssembler();
  asm.block('done', () => {
    asm.loop('line', () => {
      asm.get(0);
      asm.get(1);
      asm.ins(Ins.i32GeU);
      asm.branchIf('done');
      asm.get(3);
      asm.get(0);
      asm.load32(0);
      asm.get(0);
      asm.load32(4);
      asm.get(2);
      asm.call(0);
      asm.ins(Ins.i32Add);
      asm.set(3);
      asm.get(0);
      asm.i32(8);
      asm.ins(Ins.i32Add);
      asm.set(0);
      asm.branch('line');
    });
  });
  asm.get(3);
  const bytes = encodeModule({
    imports: [{ name: 'match', signature }],
    functions: [{ signature, locals: [{ count: 1, type: 0x7f }], body: asm.bytes, exportAs: 'drive' }],
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory, match } });
  return instance.exports['drive'] as (table: number, tableEnd: number, captures: number) => number;
}

/** @throws Error where a capture is not RE2's */
export function checkCaptures(
  name: string,
  lines: readonly string[],
  table: number,
  match: Matcher,
  re: RE2,
  read: readonly number[] | null = null,
): void {
  const spans = new Int32Array(memory.buffer, table, 2 * lines.length);
  for (const [index, line] of lines.entries()) {
    const expected = re.exec(line) as readonly (string | undefined)[] | null;
    const [start, end] = [spans[2 * index]!, spans[2 * index + 1]!];
    const matched = match(start, end, CAPTURES_AT) === 1;
    const captures = new Int32Array(memory.buffer, CAPTURES_AT, 2 * (expected?.length ?? 0));
    const isRead = (group: number): boolean => group === 0 || read === null || read.includes(group);
    const found = expected?.map((_, group) => {
      if (!isRead(group)) return undefined;
      const [from, to] = [captures[2 * group]!, captures[2 * group + 1]!];
      return from === -1 ? undefined : Buffer.from(memory.buffer, from, to - from).toString();
    });
    const differs = (text: string | undefined, group: number): boolean =>
      isRead(group) && text !== expected?.[group];
    if (matched !== (expected !== null) || found?.some(differs)) {
      throw new Error(`${name}: line ${index} is captured differently than by re2: ${line}`);
    }
  }
}
