import { BlockList } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { networkOf } from '../../../engine/values/network-address.ts';

const MAPPED = /^::ffff:[0-9a-f]+:[0-9a-f]+$/;

/** Groups of which many are zero, so that runs of them come in all places. */
const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
  minLength: 8,
  maxLength: 8,
});

/** A spelling: with leading zeros or without, in either case, with one run of zeros left out. */
const spelled = fc.tuple(groups, fc.boolean(), fc.boolean(), fc.nat(7)).map(([all, padded, upper, at]) => {
  const texts = all.map((group) => group.toString(16).padStart(padded ? 4 : 1, '0'));
  let end = at;
  while (end < 8 && all[end] === 0) end += 1;
  const text =
    end - at > 0 ? `${texts.slice(0, at).join(':')}::${texts.slice(end).join(':')}` : texts.join(':');
  return upper ? text.toUpperCase() : text;
});

test('an IPv6 address is written as URLs write it, which is by RFC 5952', () => {
  fc.assert(
    fc.property(spelled, (text) => {
      const written = new URL(`http://[${text}]/`).hostname.slice(1, -1);
      if (!MAPPED.test(written)) expect(networkOf(text, { v4: 32, v6: 128 })).toBe(written);
    }),
  );
});

test('an address is in its network, whose other bits are zero', () => {
  fc.assert(
    fc.property(spelled, fc.integer({ min: 1, max: 128 }), (text, v6) => {
      const network = networkOf(text, { v4: 32, v6 })!;
      if (!network.includes(':')) return; // a mapped IPv4 address
      const list = new BlockList();
      list.addSubnet(network, v6, 'ipv6');
      expect(list.check(text, 'ipv6')).toBe(true);
      expect(networkOf(network, { v4: 0, v6 })).toBe(network);
    }),
  );
  fc.assert(
    fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (text, v4) => {
      const network = networkOf(text, { v4, v6: 0 })!;
      const list = new BlockList();
      list.addSubnet(network, v4, 'ipv4');
      expect(list.check(text, 'ipv4')).toBe(true);
      expect(networkOf(network, { v4, v6: 0 })).toBe(network);
    }),
  );
});

test('any other text is no address, and takes no time', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const network = networkOf(text, { v4: 24, v6: 48 });
      if (network !== null) expect(text).toMatch(/^[[0-9A-Fa-f:.]/);
    }),
  );
  for (const text of [':'.repeat(1e6), '1.'.repeat(1e6), `[${'0'.repeat(1e6)}`, `::1%${'x'.repeat(1e6)}:`]) {
    const started = performance.now();
    networkOf(text, { v4: 24, v6: 48 });
    expect(performance.now() - started).toBeLessThan(1000);
  }
});
