/**
 * @module engine/decoders/kpl
 * A record of the Kinesis Producer Library, which packs many into one: four bytes of magic, a message of Protocol Buffers, and its
 * MD5 (https://github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md). Firehose takes them apart itself
 * where its source is a Kinesis stream, but not those that are put into it directly.
 *
 *     AggregatedRecord { repeated string partition_key_table = 1; repeated string explicit_hash_key_table = 2; repeated Record records = 3; }
 *     Record { uint64 partition_key_index = 1; uint64 explicit_hash_key_index = 2; bytes data = 3; repeated Tag tags = 4; }
 */
import type { DecoderKind } from './decoder.ts';

/** Loaded with the first such record: no cold start waits for OpenSSL. */
const md5 = (body: Uint8Array): Buffer =>
  process.getBuiltinModule('node:crypto').createHash('md5').update(body).digest();

/** 0xc2 ends no character that 0xf3 begins. */
const MAGIC = [0xf3, 0x89, 0x9a, 0xc2];
const MD5_BYTES = 16;
const VARINT = 0;
const LENGTH_DELIMITED = 2;
/** Bytes behind a tag of these wire types. */
const FIXED: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

class Malformed extends Error {}

interface Field {
  readonly number: number;
  readonly value: number;
  /** Of a field with a length; empty for any other. */
  readonly bytes: Buffer;
}

/** The fields of a message in order. Numbers beyond 2^53 lose digits: none has any business here. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = message[at++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new Malformed();
  };
  while (at < message.length) {
    const tag = varint();
    const wire = tag % 8;
    let value = 0;
    let length = FIXED[wire] ?? 0;
    if (wire === VARINT) value = varint();
    else if (wire === LENGTH_DELIMITED) length = varint();
    else if (length === 0) throw new Malformed();
    if (length > message.length - at) throw new Malformed();
    yield { number: Math.floor(tag / 8), value, bytes: message.subarray(at, at + length) };
    at += length;
  }
}

interface Packed {
  readonly data: Buffer;
  readonly partitionKey: string | null;
}

function recordOf(message: Buffer, keys: readonly string[]): Packed {
  let data: Buffer = Buffer.alloc(0);
  let key = 0;
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === 1) key = value;
    if (number === 3) data = bytes;
  }
  return { data, partitionKey: keys[key] ?? null };
}

function recordsOf(message: Buffer): readonly Packed[] {
  const fields = [...fieldsOf(message)];
  const keys = fields.flatMap(({ number, bytes }) => (number === 1 ? [bytes.toString('utf8')] : []));
  return fields.flatMap(({ number, bytes }) => (number === 3 ? [recordOf(bytes, keys)] : []));
}

/** A message with one key and records of these texts. */
function sample(...texts: readonly string[]): Buffer {
  const field = (number: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([8 * number + 2, bytes.length]), bytes]);
  const records = texts.map((text) =>
    field(3, Buffer.concat([Buffer.from([8, 0]), field(3, Buffer.from(text))])),
  );
  const body = Buffer.concat([field(1, Buffer.from('key')), ...records]);
  return Buffer.concat([Buffer.from(MAGIC), body, md5(body)]);
}

export const kpl: DecoderKind = {
  name: 'kpl',
  summary: 'the records that the Kinesis Producer Library packed into one; recognised by `auto`',
  magic: MAGIC,
  context: ['partitionKey'],
  decode(record, inner, limits) {
    if (!MAGIC.every((byte, index) => record[index] === byte)) return 'kpl: its first bytes are others';
    const body = record.subarray(MAGIC.length, Math.max(MAGIC.length, record.length - MD5_BYTES));
    const sum = record.subarray(MAGIC.length + body.length);
    if (!md5(body).equals(sum)) return 'kpl: its MD5 is another';
    try {
      const records = recordsOf(body);
      if (records.length > limits.records) return `kpl: more than ${limits.records} records`;
      for (const { data, partitionKey } of records) inner.add(data, { partitionKey });
      return null;
    } catch (error) {
      if (error instanceof Malformed) return 'kpl: a message that is cut off, or none of Protocol Buffers';
      throw error;
    }
  },
  get examples() {
    return [{ record: sample('{"a":1}', 'two'), inner: ['{"a":1}', 'two'] }];
  },
  get failures() {
    return [sample('x').subarray(0, -1), Buffer.from(MAGIC), Buffer.from([...MAGIC, ...Buffer.alloc(40)])];
  },
};
