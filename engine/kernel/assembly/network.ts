/**
 * @module engine/kernel/assembly/network
 * The text of an IP address → that of its network: IPv4, with a port or without, and IPv6 of hexadecimal groups, as RFC 5952
 * writes it. Whatever else has a colon in it is left to the reference path (values/network-address.ts).
 */
import { copyLiteral } from './lanes.ts';
import { firstOf } from './quoted.ts';

/** Eight groups of 16 bits. */
const GROUPS = memory.data(16, 16);
const HEX = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

/** The IPv4 address last read, and where its text ends. */
let address: u32 = 0;
let addressEnd: usize = 0;

/** Reads four decimal numbers up to 255 without leading zeros, up to the end or a colon. */
function readV4(start: usize, end: usize): bool {
  let octet: u32 = 0;
  let digits = 0;
  let dots = 0;
  let value: u32 = 0;
  let at = start;
  for (; at < end; at++) {
    const c = <u32>load<u8>(at);
    if (c - 0x30 <= 9) {
      if (digits != 0 && octet == 0) return false;
      octet = octet * 10 + (c - 0x30);
      digits++;
      if (octet > 255) return false;
    } else if (c == 0x2e) {
      if (digits == 0 || dots == 3) return false;
      value = (value << 8) | octet;
      octet = 0;
      digits = 0;
      dots++;
    } else {
      if (c != 0x3a) return false;
      break;
    }
  }
  address = (value << 8) | octet;
  addressEnd = at;
  return dots == 3 && digits != 0;
}

/** Whether a port of one to five digits, or nothing, is what is left of the text. */
function isPort(at: usize, end: usize): bool {
  if (at == end) return true;
  const digits = end - at - 1; // `at` is at its colon
  if (digits < 1 || digits > 5) return false;
  for (let digit = at + 1; digit < end; digit++) if (<u32>load<u8>(digit) - 0x30 > 9) return false;
  return true;
}

function writeOctet(value: u32, target: usize): usize {
  if (value >= 100) store<u8>(target++, <u8>(0x30 + value / 100));
  if (value >= 10) store<u8>(target++, <u8>(0x30 + (value / 10) % 10));
  store<u8>(target++, <u8>(0x30 + value % 10));
  return target;
}

function writeV4(bits: u32, target: usize): usize {
  const network = bits == 0 ? 0 : address & (<u32>-1 << (32 - bits));
  target = writeOctet(network >>> 24, target);
  store<u8>(target++, 0x2e);
  target = writeOctet((network >>> 16) & 0xff, target);
  store<u8>(target++, 0x2e);
  target = writeOctet((network >>> 8) & 0xff, target);
  store<u8>(target++, 0x2e);
  return writeOctet(network & 0xff, target);
}

/** The value of a hexadecimal digit; what is none is above 15. */
// @ts-ignore: decorator
@inline
function hexValue(c: u32): u32 {
  if (c - 0x30 <= 9) return c - 0x30;
  const letter = (c | 0x20) - 0x61;
  return letter <= 5 ? letter + 10 : 16;
}

/** Puts the zeros of `::` into their place, `gap` groups from the first. */
function spread(gap: i32, count: i32): void {
  const moved = count - gap;
  for (let index = 0; index < moved; index++) {
    const from = GROUPS + (<usize>(count - 1 - index) << 1);
    store<u16>(GROUPS + (<usize>(7 - index) << 1), load<u16>(from));
  }
  for (let index = gap; index < 8 - moved; index++) store<u16>(GROUPS + (<usize>index << 1), 0);
}

/** Reads groups of hexadecimal digits into GROUPS; false where it is not plainly an address. */
function readV6(at: usize, end: usize): bool {
  let count = 0;
  let gap = -1;
  if (load<u8>(at) == 0x3a) {
    if (end - at < 2 || load<u8>(at, 1) != 0x3a) return false;
    gap = 0;
    at += 2;
  }
  while (at < end) {
    let value: u32 = 0;
    const begin = at;
    while (at < end) {
      const digit = hexValue(<u32>load<u8>(at));
      if (digit > 15) break;
      value = (value << 4) | digit;
      at++;
    }
    if (at == begin || at - begin > 4 || count == 8) return false;
    store<u16>(GROUPS + (<usize>count << 1), <u16>value);
    count++;
    if (at == end) break;
    if (load<u8>(at) != 0x3a || at + 1 == end) return false;
    at++;
    if (load<u8>(at) == 0x3a) {
      if (gap >= 0) return false;
      gap = count;
      at++;
    }
  }
  if (gap < 0) return count == 8;
  if (count == 8) return false;
  spread(gap, count);
  return true;
}

/** An IPv4 address within IPv6 (`::ffff:…`). */
function isMapped(): bool {
  return load<u64>(GROUPS) == 0 && load<u32>(GROUPS, 8) == 0xffff0000;
}

/** Lower case, no leading zeros, and `::` for the first of the longest runs of two zero groups or more. */
function writeV6(bits: i32, target: usize): usize {
  let run = 0;
  let runEnd = 0;
  let zeros = 0;
  for (let index = 0; index < 8; index++) {
    const place = GROUPS + (<usize>index << 1);
    const kept = min(16, max(0, bits - 16 * index));
    const group = <u32>load<u16>(place) & (0xffff0000 >>> kept);
    store<u16>(place, <u16>group);
    zeros = (group & 0xffff) == 0 ? zeros + 1 : 0;
    if (zeros > 1 && zeros > runEnd - run) {
      runEnd = index + 1;
      run = runEnd - zeros;
    }
  }
  for (let index = 0; index < 8; index++) {
    if (index == run && runEnd != 0) {
      store<u16>(target, 0x3a3a);
      target += 2;
      index = runEnd - 1;
      continue;
    }
    if (index != 0 && index != runEnd) store<u8>(target++, 0x3a);
    const group = <u32>load<u16>(GROUPS + (<usize>index << 1));
    for (let shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0; shift >= 0; shift -= 4) {
      store<u8>(target++, load<u8>(HEX + ((group >>> shift) & 15)));
    }
  }
  return target;
}

/** Writes the network that the op asks for, JSON's closing quote behind it as its mask has it; 0: the reference path decides. */
export function writeNetwork(op: usize, start: usize, end: usize, target: usize): usize {
  const mask = <usize>load<u32>(op, 40);
  const maskLength = <usize>load<u32>(op, 44);
  let after: usize = 0;
  if (readV4(start, end)) {
    if (!isPort(addressEnd, end)) return 0;
    after = writeV4(<u32>load<u8>(op, 36), target);
  } else {
    const colon = i8x16.splat(0x3a);
    if (firstOf(start, end, colon, colon) >= end) return copyLiteral(mask, maskLength, target);
    if (!readV6(start, end) || isMapped()) return 0;
    after = writeV6(<i32>load<u8>(op, 37), target);
  }
  if (load<u8>(mask + maskLength - 1) == 0x22) store<u8>(after++, 0x22);
  return after;
}
