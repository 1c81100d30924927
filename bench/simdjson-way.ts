/**
 * @module bench/simdjson-way
 * One way of checking JSON records, measured in a process of its own; `bench/simdjson.ts` starts it. Own processes,
 * because the ways disturb each other: the binding takes tens of MB from malloc for a large text and gives them back,
 * and what the next call pays in page faults depends on who freed what before (seen: a factor of four).
 *
 *     node bench/simdjson-way.ts WAY TEXT RECORDS_A_BATCH ROUNDS     prints each round's CPU time in µs/record, a JSON list
 */
import { createRequire } from 'node:module';
import { findJsonObjects } from '../engine/reference/simdjson.ts';
import { createRandom } from '../simulator/samples/random.ts';
import { alternate, CLOCKS, garbageCollector } from './stats.ts';

// Its types promise named exports, which Node does not find in its CommonJS.
const { isValid, lazyParse } = createRequire(import.meta.url)('simdjson') as typeof import('simdjson');

/** Documents that each round goes through, whatever the size of the batch. */
export const DOCUMENTS_PER_ROUND = 10_000;
const WARMUP_ROUNDS = 2;

/**
 * Texts by what V8 stores them as, since the binding turns them into UTF-8 at very different prices: `ascii` bytes are
 * copied, `latin1` (one byte a character) and `two-byte` are transcoded.
 */
export const TEXTS = { ascii: 'green tea', latin1: 'thé doré', 'two-byte': '煎茶' } as const;
export type Text = keyof typeof TEXTS;

type Check = (records: readonly string[]) => boolean;
const join = (records: readonly string[]) => `[${records.join(',')}]`;

/** The ways; joining the records to one text is part of those that need it. */
export const WAYS = {
  'JSON.parse each': (records) => records.every((record) => JSON.parse(record) !== null),
  'JSON.parse whole': (records) => JSON.parse(join(records)).length === records.length,
  'isValid whole': (records) => isValid(join(records)),
  'lazyParse whole': (records) =>
    lazyParse(join(records)).valueForKeyPath(`[${records.length - 1}].service.name`) === 'checkout',
  'as the engine does': (records) => {
    const known = findJsonObjects(records);
    return records.every((record, index) => known[index] === 1 || JSON.parse(record) !== null);
  },
  'isValid each': (records) => records.every((record) => isValid(record)),
} as const satisfies Record<string, Check>;
export type Way = keyof typeof WAYS;

/** Documents as applications log them: nested, numbers, text with escapes; about 500 bytes. */
export function makeDocuments(count: number, text: Text, seed = 1): string[] {
  const random = createRandom(seed);
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => random.below(16).toString(16)).join('');
  return Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      requestId: `${hex(8)}-${hex(4)}-4${hex(3)}-9${hex(3)}-${hex(12)}`,
      timestamp: new Date(Date.UTC(2025, 1, 27, 22, 10) + index * 37).toISOString(),
      level: random.pick(['DEBUG', 'INFO', 'WARN', 'ERROR']),
      service: {
        name: 'checkout',
        version: `1.${random.below(40)}.${random.below(10)}`,
        region: 'eu-west-1',
      },
      user: {
        id: random.below(1_000_000),
        email: `user${random.below(10_000)}@example.com`,
        roles: ['buyer'],
      },
      http: { method: 'POST', path: `/orders/${hex(10)}/items`, status: random.pick([200, 201, 400, 503]) },
      agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101',
      durationMs: random.below(100_000) / 100,
      cache: random.oneIn(2),
      parent: null,
      message: `order ${hex(10)} placed: "${random.between(1, 9)} x ${TEXTS[text]}"\nto be sent today`,
    }),
  );
}

/** µs a record, round by round. */
async function measure(way: Way, text: Text, size: number, rounds: number): Promise<number[]> {
  const documents = makeDocuments(DOCUMENTS_PER_ROUND, text);
  const batches = Array.from({ length: DOCUMENTS_PER_ROUND / size }, (_, index) =>
    documents.slice(index * size, (index + 1) * size),
  );
  const check: Check = WAYS[way];
  const run = () => {
    if (!batches.every(check)) throw new Error(`${way}: a good document was not taken for one`);
  };
  const options = { rounds, warmupRounds: WARMUP_ROUNDS, beforeRun: garbageCollector(), now: CLOCKS.cpu };
  const times = await alternate([{ name: way, run }], options);
  return times.get(way)!.map((milliseconds) => (milliseconds * 1000) / DOCUMENTS_PER_ROUND);
}

if (import.meta.main) {
  const [way, text, size, rounds] = process.argv.slice(2);
  console.log(JSON.stringify(await measure(way as Way, text as Text, Number(size), Number(rounds))));
}
