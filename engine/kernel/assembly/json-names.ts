/**
 * @module engine/kernel/assembly/json-names
 * The names of one JSON object: whether one comes twice, and which member op (../ops.ts) is meant by it.
 */
import { SLOT_MEMBERS, SLOT_MEMBER_COUNT } from '../memory.ts';
import { MEMBER_BYTES } from '../ops.ts';
import { slot } from './control.ts';

/** More members than this are not told apart here. */
const MOST_NAMES: i32 = 256;

/** Address and length of every name of the object. */
const NAMES = memory.data(256 * 8, 16);
let nameCount: i32 = 0;

/** By hash: the number of the last object with such a name, so that nothing has to be cleared between objects. */
const STAMPS = memory.data(256 * 4, 16);
let stamp: u32 = 0;

/** Before an object's first name. */
export function beginNames(): void {
  nameCount = 0;
  stamp++;
  if (stamp != 0) return;
  memory.fill(STAMPS, 0, 256 * 4);
  stamp = 1;
}

/** The first eight bytes of a name, zeros behind its end. */
// @ts-ignore: decorator
@inline
export function prefixOf(name: usize, length: usize): u64 {
  const prefix = load<u64>(name);
  return length >= 8 ? prefix : prefix & (((<u64>1) << (<u64>length << 3)) - 1);
}

/** Takes note of a name; false: it was there before, or there are too many. */
// @ts-ignore: decorator
@inline
export function isNewName(name: usize, length: usize, prefix: u64): bool {
  if (nameCount == MOST_NAMES) return false;
  const hash = <usize>(((prefix ^ (<u64>length << 56)) * 0x9e3779b97f4a7c15) >> 56);
  const place = STAMPS + (hash << 2);
  if (load<u32>(place) == stamp && wasThere(name, length)) return false;
  store<u32>(place, stamp);
  const entry = NAMES + (<usize>nameCount << 3);
  store<u32>(entry, <u32>name);
  store<u32>(entry, <u32>length, 4);
  nameCount++;
  return true;
}

function wasThere(name: usize, length: usize): bool {
  for (let index = 0; index < nameCount; index++) {
    const entry = NAMES + (<usize>index << 3);
    if (load<u32>(entry, 4) == <u32>length && memory.compare(<usize>load<u32>(entry), name, length) == 0) return true;
  }
  return false;
}

/** The number of the member op for a name, or −1. Plans name few members, so they are asked one after the other. */
// @ts-ignore: decorator
@inline
export function findMember(name: usize, length: usize, prefix: u64): i32 {
  const count = <i32>slot(SLOT_MEMBER_COUNT);
  let op = slot(SLOT_MEMBERS);
  for (let index = 0; index < count; index++, op += MEMBER_BYTES) {
    if (prefix != load<u64>(op, 16) || <u32>length != load<u32>(op, 52)) continue;
    if (length <= 8 || memory.compare(name, <usize>load<u32>(op, 48), length) == 0) return index;
  }
  return -1;
}
