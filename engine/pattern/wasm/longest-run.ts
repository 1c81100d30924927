/**
 * @module engine/pattern/wasm/longest-run
 * The check of a relaxed count: whether a span holds a longer run of some bytes than the strict pattern takes.
 */
import type { RunCheck } from '../syntax/keep-groups.ts';
import { createAssembler, Ins, type ModuleFunction, ValueType } from './emit.ts';
import { type ByteSet, emitSetTest } from './sets.ts';

const EVERY_BYTE: ByteSet = new Uint8Array(256).fill(1);
const Local = { at: 0, end: 1, run: 2, byte: 3 } as const;

/** The bytes of a class; of characters beyond ASCII any byte counts, which finds no run shorter than it is. */
function bytesOf({ ranges }: RunCheck): ByteSet {
  const bytes = new Uint8Array(256);
  for (const [from, to] of ranges) {
    if (from < 0x80) bytes.fill(1, from, Math.min(to, 0x7f) + 1);
    if (to >= 0x80) bytes.fill(1, 0x80);
  }
  return bytes;
}

/** `(start, end) → 1`: the span holds a run of more than `most` bytes of the class; 0: it does not. */
export function generateRunCheck(check: RunCheck): ModuleFunction {
  const asm = createAssembler();
  const addOne = (local: number): void => {
    asm.get(local);
    asm.i32(1);
    asm.ins(Ins.i32Add);
    asm.set(local);
  };
  asm.loop('byte', () => {
    asm.get(Local.at);
    asm.get(Local.end);
    asm.ins(Ins.i32GeU);
    asm.when(() => {
      asm.i32(0);
      asm.ins(Ins.return);
    });
    asm.get(Local.at);
    asm.load8(0);
    asm.set(Local.byte);
    addOne(Local.at);
    emitSetTest(asm, Local.byte, bytesOf(check), EVERY_BYTE);
    asm.when(
      () => {
        addOne(Local.run);
        asm.get(Local.run);
        asm.i32(check.most);
        asm.ins(Ins.i32LeU);
        asm.branchIf('byte');
      },
      () => {
        asm.i32(0);
        asm.set(Local.run);
        asm.branch('byte');
      },
    );
  });
  asm.i32(1);
  return {
    signature: { parameters: 2, results: 1 },
    locals: [{ count: 2, type: ValueType.i32 }],
    body: asm.bytes,
  };
}
