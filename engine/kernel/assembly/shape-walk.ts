/**
 * @module engine/kernel/assembly/shape-walk
 * The way through a record's segments (shape-nodes.ts) as long as each is the one that followed last time. Nothing is called here:
 * around a call V8 keeps what a loop needs in memory, and reads it back in every round.
 */
import { KIND_BOOL, KIND_ESCAPED, KIND_NESTED, KIND_NULL, KIND_NUMBER, KIND_TEXT } from '../memory.ts';
import { forgetEscapes, lastEscape, textEnd } from './json-scan.ts';
import { bits, splatOf } from './lanes.ts';
import { noteMember, sawMember } from './members.ts';
import { ANY_LENGTH, differs, NO_LENGTH, SHAPE_COPY, SHAPE_NESTED, SHAPE_NOT_NULL, WAY_APART, WAY_BARE, WAY_STRING, WAY_WRITES } from './shape-nodes.ts';

/** Where {@link walk} stopped: behind which node, in the text, in the output, and from where on the text is still to be copied there. */
export let walkNode: usize = 0;
export let walkAt: usize = 0;
export let walkTarget: usize = 0;
export let walkRun: usize = 0;

/** Copies `source … end`; reads and writes up to 31 bytes too many. */
// @ts-ignore: decorator
@inline
export function copyRun(source: usize, end: usize, target: usize): void {
  for (; source < end; source += 32, target += 32) {
    v128.store(target, v128.load(source));
    v128.store(target, v128.load(source, 16), 16);
  }
}

/** Behind a number of at most 15 characters without an exponent, or behind true, false or null; 0: it is not decided here. */
// @ts-ignore: decorator
@inline
function plainBareEnd(at: usize): usize {
  const word = load<u32>(at);
  const c = word & 0xff;
  if (c > 0x39) {
    if (word == 0x65757274 || word == 0x6c6c756e) return at + 4; // true, null
    return word == 0x736c6166 && load<u8>(at, 4) == 0x65 ? at + 5 : 0; // false
  }
  // All but the length is checked by branches, which do not keep what comes behind it waiting.
  const sign = <u32>(c == 0x2d);
  const digits = bits(v128.le<u8>(v128.sub<i8>(v128.load(at), splatOf(0x30)), splatOf(0x09)));
  const others = (digits | sign) ^ 0x1ffff;
  const whole = ctz(others);
  if (whole == sign) return 0;
  if (load<u8>(at + sign) == 0x30 && whole != sign + 1) return 0;
  const behind = <u32>load<u8>(at + whole);
  if (behind == 0x2e) {
    const stop = ctz((others & (others - 1)) | 0x10000);
    if (stop == whole + 1 || stop == 16 || (load<u8>(at + stop) | 0x20) == 0x65) return 0;
    return at + stop;
  }
  if (whole == 16 || (behind | 0x20) == 0x65) return 0; // read elsewhere: what comes behind would not be that of any node
  return at + whole;
}

/** Notes the plan's member that the node is of, if it is of one; the scalar `value … next` is in quotes or bare. */
// @ts-ignore: decorator
@inline
export function note(node: usize, value: usize, next: usize, isText: bool): void {
  const member = load<i32>(node, 108) - 1;
  if (member < 0) return;
  const c = <u32>load<u8>(value);
  let kind: u32 = c == 0x6e ? KIND_NULL : c == 0x74 || c == 0x66 ? KIND_BOOL : KIND_NUMBER;
  if (isText) kind = lastEscape >= value ? KIND_ESCAPED : KIND_TEXT;
  if (load<u8>(node, 99) & SHAPE_NESTED) kind = KIND_NESTED;
  sawMember(member);
  noteMember(member, value, isText ? next - 1 : next, kind);
}

/** Notes that the name that begins in the node is in the record; false: it was before. */
// @ts-ignore: decorator
@inline
export function isFirst(node: usize, record: u32): bool {
  const name = <usize>load<u32>(node, 104);
  if (name == 0) return true;
  if (load<u32>(name) == record) return false;
  store<u32>(name, record);
  return true;
}

/**
 * Goes on from the node `last`.
 * @param record the number of the record
 * @returns the node that it stopped at, whose text is there; 0: there is another text than that of the node that followed last time
 */
export function walk(last: usize, at: usize, run: usize, target: usize, record: u32): usize {
  const two = splatOf(0x02);
  const space = splatOf(0x20);
  const backslash = splatOf(0x5c);
  let node: usize = 0;
  forgetEscapes();
  while (true) {
    node = <usize>load<u32>(last, 124);
    if (differs(at, node)) {
      node = 0;
      break;
    }
    const value = at + <usize>load<u8>(node, 96);
    const way = <u32>load<u8>(node, 100);
    if (way == WAY_APART) break;
    let next = value;
    if (way & WAY_STRING) {
      next = textEnd(value, two, space, backslash);
      if (next == 0) break;
    } else if (way & WAY_BARE) {
      next = plainBareEnd(value);
      if (next == 0) break;
      if ((load<u8>(node, 99) & SHAPE_NOT_NULL) != 0 && load<u8>(value) == 0x6e) break;
    }
    if (!isFirst(node, record)) break;
    if (way & WAY_WRITES) {
      copyRun(run, at, target);
      target += at - run;
      v128.store(target, v128.load(node, 64));
      v128.store(target, v128.load(node, 80), 16);
      target += <usize>load<u8>(node, 97);
      run = load<u8>(node, 99) & SHAPE_COPY ? value : next;
    }
    note(node, value, next, (way & WAY_STRING) != 0);
    const steady = <usize>load<u16>(node, 102);
    // The processor goes on from this guess, and does not wait for the scan (7 % of an event, 2026-11-29).
    if (next == value + steady) next = value + steady;
    else if (steady != NO_LENGTH) store<u16>(node, <u16>(steady == ANY_LENGTH && next - value < ANY_LENGTH ? next - value : NO_LENGTH), 102);
    at = next;
    last = node;
  }
  walkNode = last;
  walkAt = at;
  walkRun = run;
  walkTarget = target;
  return node;
}
