/**
 * @module engine/values/network-address
 * IP addresses as logs write them → the address of their network, by prefix length. IPv4 as dotted decimals, IPv6 as RFC
 * 5952 writes it (https://www.rfc-editor.org/rfc/rfc5952#section-4).
 */
import { isIPv4, isIPv6 } from 'node:net';

/** How many leading bits of an address stay. */
export interface Prefixes {
  /** 0–32 */
  readonly v4: number;
  /** 0–128 */
  readonly v6: number;
}

/** `[2001:db8::1%eth0]:443` or without port, brackets, zone; `192.0.2.1:443` or without port. */
const IPV6 = /^(?:\[([0-9A-Fa-f:.]+)(?:%[^\]]+)?\](?::[0-9]{1,5})?|([0-9A-Fa-f:.]+)(?:%[^\]]+)?)$/;
const IPV4 = /^([0-9.]+)(?::[0-9]{1,5})?$/;

const MAPPED_BYTES = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff];

const v4Bytes = (text: string) => text.split('.').map(Number);

/** 16 bytes of an address that `isIPv6` accepts. */
function v6Bytes(text: string): readonly number[] {
  const bytesOf = (groups: string) =>
    groups.split(':').flatMap((group) => {
      if (group.includes('.')) return v4Bytes(group);
      const number = Number.parseInt(group, 16);
      return [number >> 8, number & 0xff];
    });
  const [head, tail] = text.split('::').map((part) => (part === '' ? [] : bytesOf(part)));
  if (tail === undefined) return head!;
  return [...head!, ...Array<number>(16 - head!.length - tail.length).fill(0), ...tail];
}

const keepBits = (bytes: readonly number[], bits: number) =>
  bytes.map((byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - 8 * index))) & 0xff);

/** Lower case, no leading zeros, and `::` for the first of the longest runs of two zero groups or more. */
function writeV6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((bytes[2 * index]! << 8) | bytes[2 * index + 1]!).toString(16),
  ).join(':');
  let run: RegExpExecArray | undefined;
  for (const one of groups.matchAll(/\b0(?::0)+\b/g)) if (one[0].length > (run?.[0].length ?? 0)) run = one;
  if (run === undefined) return groups;
  const before = groups.slice(0, run.index).replace(/:$/, '');
  return `${before}::${groups.slice(run.index + run[0].length).replace(/^:/, '')}`;
}

/**
 * The address of the network that an address is in; `null`: the text is no address. A port, brackets and a zone are left
 * out. An IPv4 address mapped into IPv6 is that IPv4 address.
 * @example networkOf('[2001:DB8:0:7::1%en0]:443', { v4: 24, v6: 48 })  // '2001:db8::'
 */
export function networkOf(text: string, { v4, v6 }: Prefixes): string | null {
  const writeV4 = (bytes: readonly number[]) => keepBits(bytes, v4).join('.');
  const short = IPV4.exec(text)?.[1];
  if (short !== undefined) return isIPv4(short) ? writeV4(v4Bytes(short)) : null;
  const match = IPV6.exec(text);
  const long = match?.[1] ?? match?.[2];
  if (long === undefined || !isIPv6(long)) return null;
  const bytes = v6Bytes(long);
  const isMapped = MAPPED_BYTES.every((byte, index) => bytes[index] === byte);
  return isMapped ? writeV4(bytes.slice(12)) : writeV6(keepBits(bytes, v6));
}
