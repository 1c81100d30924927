/**
 * @module simulator/wraps/kpl
 * Records of the Kinesis Producer Library: user records with their partition keys in a message of protobuf, and its MD5.
 * https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md
 *
 *     │ F3 89 9A C2 │ 1: partition keys │ 2: explicit hash keys │ 3: {1: key, 2: hash key?, 3: data} … │ MD5 of the message │
 */
import { hash } from 'node:crypto';
import type { WrapKind } from './wrap.ts';

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
/** Keys in one table, at most. */
const MOST_KEYS = 5;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}

/** A field of bytes. */
const bytesField = (number: number, bytes: Buffer) =>
  Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes]);
const numberField = (number: number, value: number) => Buffer.concat([varint(number << 3), varint(value)]);

export const kpl: WrapKind = {
  name: 'kpl',
  decodes: [['auto'], ['kpl']],
  most: () => 200,
  wrap(records, random) {
    const keys = Array.from({ length: random.between(1, MOST_KEYS) }, () => `host-${random.below(1000)}`);
    const hashKeys = random.oneIn(3) ? [String(random.below(2 ** 31))] : [];
    const packed = records.map((data) => {
      const key = random.below(keys.length);
      const hashKey = hashKeys.length > 0 && random.oneIn(2) ? [numberField(2, 0)] : [];
      const field = bytesField(3, Buffer.concat([numberField(1, key), ...hashKey, bytesField(3, data)]));
      return { field, inner: { bytes: data, context: { partitionKey: keys[key]! } } };
    });
    const message = Buffer.concat([
      ...keys.map((key) => bytesField(1, Buffer.from(key))),
      ...hashKeys.map((key) => bytesField(2, Buffer.from(key))),
      ...packed.map(({ field }) => field),
    ]);
    return {
      raw: Buffer.concat([MAGIC, message, hash('md5', message, 'buffer')]),
      inner: packed.map(({ inner }) => inner),
    };
  },
};
