import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { kpl } from '../../../engine/decoders/kpl.ts';
import { DEFAULT_LIMITS } from '../../../engine/limits.ts';
import { createRandom } from '../../../simulator/samples/random.ts';

// Against AWS's own library: what it packs, we unpack as it does itself.

interface Entry {
  readonly partition_key_index: number;
  readonly explicit_hash_key_index?: number;
  readonly data: Buffer;
  readonly tags: readonly { readonly key: string; readonly value?: string }[];
}
interface Peer {
  deaggregateSync(
    record: { readonly data: string },
    checksums: boolean,
    done: (error: Error | null, records: readonly { partitionKey?: string; data: string }[]) => void,
  ): void;
}
interface PeerCommon {
  readonly magic: Buffer;
  readonly AggregatedRecord: {
    encode(message: {
      readonly partition_key_table: readonly string[];
      readonly explicit_hash_key_table: readonly string[];
      readonly records: readonly Entry[];
    }): { finish(): Uint8Array };
  };
}
const require = createRequire(import.meta.url);
const peer = require('aws-kinesis-agg') as Peer;
const common = require('aws-kinesis-agg/lib/common') as PeerCommon;

interface Inner {
  readonly partitionKey: string | null;
  readonly data: string;
}

function byPeer(record: Buffer): readonly Inner[] | null {
  let found: readonly Inner[] | null = null;
  peer.deaggregateSync({ data: record.toString('base64') }, true, (error, records) => {
    found = error
      ? null
      : records.map(({ partitionKey, data }) => ({ partitionKey: partitionKey ?? null, data }));
  });
  return found;
}

function byUs(record: Buffer): readonly Inner[] | null {
  const found: Inner[] = [];
  const { decodedBytes: bytes, innerRecords: records, depth, values } = DEFAULT_LIMITS;
  const problem = kpl.decode(
    record,
    {
      add: (one, context = {}) =>
        found.push({ partitionKey: context.partitionKey ?? null, data: Buffer.from(one).toString('base64') }),
      addPart: () => {},
      wants: () => true,
    },
    { bytes, records, depth, values },
  );
  return problem === null ? found : null;
}

/** An aggregate of up to 40 records, with explicit hash keys and tags in some. */
function aggregate(seed: number): Buffer {
  const random = createRandom(seed);
  const list = <T>(most: number, make: (index: number) => T) =>
    Array.from({ length: random.below(most + 1) }, (_, index) => make(index));
  const keys = ['first', ...list(5, (index) => random.pick(['k', 'é', '😀', '', 'x'.repeat(200)]) + index)];
  const hashes = list(3, (index) => String(2n ** 127n + BigInt(index)));
  const records = list(40, (): Entry => {
    const length = random.pick([0, 1, 3, 100, 127, 128, 300, 20_000]);
    return {
      partition_key_index: random.below(keys.length),
      ...(hashes.length > 0 && random.oneIn(2)
        ? { explicit_hash_key_index: random.below(hashes.length) }
        : {}),
      data: Buffer.from(Array.from({ length }, () => random.below(256))),
      tags: random.oneIn(3)
        ? list(3, (index) => ({ key: `t${index}`, ...(random.oneIn(2) ? { value: 'é' } : {}) }))
        : [],
    };
  });
  const message = { partition_key_table: keys, explicit_hash_key_table: hashes, records };
  const body = Buffer.from(common.AggregatedRecord.encode(message).finish());
  return Buffer.concat([common.magic, body, createHash('md5').update(body).digest()]);
}

describe.each([0, 1, 2, 3])('aggregates of AWS’s library, part %i', (part) => {
  test('are unpacked as that unpacks them', () => {
    let records = 0;
    for (let seed = part * 100; seed < part * 100 + 100; seed += 1) {
      const record = aggregate(seed);
      const wanted = byPeer(record);
      expect(wanted, `seed ${seed}`).not.toBeNull();
      expect(byUs(record), `seed ${seed}`).toEqual(wanted);
      records += wanted!.length;
    }
    expect(records).toBeGreaterThan(1000);
  });
});

test('a byte that is another, anywhere, fails both; so does an end that is cut off', () => {
  const record = aggregate(7).subarray(0, 4000);
  const whole = aggregate(3);
  expect(byUs(record)).toBeNull();
  for (let at = 4; at < whole.length; at += Math.max(1, whole.length >> 8)) {
    const changed = Buffer.from(whole);
    changed[at]! ^= 1;
    expect(byUs(changed)).toBeNull();
    expect(byPeer(changed)).toBeNull();
  }
});
