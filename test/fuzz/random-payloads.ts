/**
 * @module test/fuzz/random-payloads
 * Records as producers pack them: for each decoder what it takes apart, put together.
 */
import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import type { Random } from '../../simulator/samples/random.ts';

/** Packs records into one. */
type Pack = (records: readonly Buffer[], random: Random) => Buffer;

const first = (records: readonly Buffer[]) => (records[0] ?? Buffer.from('{}')).toString('utf8');
const joined = (records: readonly Buffer[], separator: string) =>
  Buffer.from(records.map((record) => record.toString('latin1')).join(separator), 'latin1');

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = value;
  for (; left > 127; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return Buffer.from([...bytes, left]);
}
const field = (number: number, bytes: Buffer) =>
  Buffer.concat([Buffer.from([8 * number + 2]), varint(bytes.length), bytes]);

/** Spells a payload as no service does, or damages it before it is compressed. */
const MISSPELT: readonly ((json: string, random: Random) => string)[] = [
  (json) => json,
  (json) => json.replace('"logStream":"s"', '"logStream":"s","logStream":"t"'),
  (json) => json.replace('"logGroup":"/g"', '"logGroup":"\\u002fg"'),
  (json) => json.replace('"logGroup":"/g",', ''),
  (json) => json.replace('"owner"', '"policyLevel":"ACCOUNT_LEVEL_POLICY","owner"'),
  (json) => json.replace(/"timestamp":\d+/, '"timestamp":12345678901234567890'),
  (json) => json.replace(/"timestamp":\d+/, '"timestamp":253402300800000'),
  (json) => json.replace('"message":"', '"message":"\\u00e9\\u001b\\uD83D\\uDE00'),
  (json) => json.replace('"message":"', '"message":"\\ud800'),
  (json) => json.replace('"message":"', '"message":"\\/\\b\\f\\u0000\\u20ac'),
  (json) => json.replace('"message":"', '"message":"\xff'),
  (json) => json.replace(/\{"id":"(\w+)","timestamp":(\d+)/, '{"timestamp":$2,"id":"$1"'),
  (json) => json.replace(',"message"', ', "message"'),
  (json) => json.replace('}]}', '}],"more":[]}'),
  (json, random) => damaged(random, Buffer.from(json, 'latin1')).toString('latin1'),
];

const cloudwatchLogs: Pack = (records, random) => {
  const fields = random.oneIn(4);
  const json = JSON.stringify({
    messageType: random.oneIn(12) ? 'CONTROL_MESSAGE' : random.oneIn(20) ? 'OTHER' : 'DATA_MESSAGE',
    owner: '1',
    logGroup: '/g',
    logStream: 's',
    subscriptionFilters: ['f'],
    logEvents: records.map((record, index) => ({
      id: `e${index}`,
      timestamp: 1_760_000_000_000 + index,
      message: record.toString('utf8'),
      ...(fields && random.oneIn(3) ? { extractedFields: { '@aws.account': '2', '@aws.region': 'r' } } : {}),
    })),
  });
  if (!random.oneIn(3)) return Buffer.from(json);
  return Buffer.from(random.pick(MISSPELT)(Buffer.from(json).toString('latin1'), random), 'latin1');
};

export const PACKS: Readonly<Record<string, Pack>> = {
  gzip: (records) => gzipSync(joined(records, '\n'), { level: 1 }),
  zstd: (records) => zstdCompressSync(joined(records, '\n')),
  kpl(records, random) {
    const keys = field(1, Buffer.from(random.pick(['k', 'é', ''])));
    const inner = records.map((record) => field(3, Buffer.concat([Buffer.from([8, 0]), field(3, record)])));
    const body = Buffer.concat([keys, ...inner]);
    const sum = createHash('md5').update(body).digest();
    return Buffer.concat([Buffer.from([0xf3, 0x89, 0x9a, 0xc2]), body, sum]);
  },
  lines: (records, random) => joined(records, random.pick(['\n', '\r\n', '\n\n'])),
  'json-lines': (records, random) => joined(records, random.pick(['\n', '', ' '])),
  'json-array': (records) => Buffer.from(`[${joined(records, ',').toString('latin1')}]`, 'latin1'),
  'cloudwatch-logs'(records, random) {
    let payload = cloudwatchLogs(records, random);
    for (let times = random.below(3); times > 0; times -= 1) payload = gzipSync(payload, { level: 1 });
    return payload;
  },
  'api-gateway': (records) =>
    Buffer.from(JSON.stringify({ requestId: 'r', stage: 'p', data: first(records) })),
  sns: (records) => Buffer.from(JSON.stringify({ Type: 'Notification', Message: first(records) })),
  'lambda-json': (records, random) =>
    Buffer.from(
      JSON.stringify(
        random.oneIn(3)
          ? { time: 't', type: 'platform.report', record: { requestId: 'r', metrics: { n: 1.5 } } }
          : { timestamp: 't', level: 'INFO', requestId: 'r', message: first(records) },
      ),
    ),
};

/** What `auto` recognises, as producers nest it. */
export const AUTO_CHAINS: readonly (readonly string[])[] = [
  [],
  ['gzip'],
  ['zstd'],
  ['kpl'],
  ['gzip', 'gzip'],
  ['kpl', 'gzip'],
  ['gzip', 'cloudwatch-logs'],
  ['zstd', 'cloudwatch-logs'],
  ['gzip', 'gzip', 'gzip', 'gzip'],
];

/** A record that a chain of decoders takes apart again, the last of them into these records. */
export function packed(random: Random, chain: readonly string[], records: readonly Buffer[]): Buffer {
  let inner = records;
  for (const name of [...chain].reverse()) {
    // Some decoders find several records in one: each of what they find is packed as the next one needs it.
    const whole = PACKS[name]!(inner, random);
    inner = random.oneIn(3) && name !== chain[0] ? [whole, whole] : [whole];
  }
  return inner[0] ?? Buffer.alloc(0);
}

/** Cut off, or with bits that are others, anywhere. */
export function damaged(random: Random, record: Buffer): Buffer {
  if (random.oneIn(2)) return record.subarray(0, random.below(record.length + 1));
  const copy = Buffer.from(record);
  for (let times = 1 + random.below(3); times > 0 && copy.length > 0; times -= 1) {
    copy[random.below(copy.length)]! ^= 1 << random.below(8);
  }
  return copy;
}
