/**
 * @module simulator/ledger/due
 * What the records of an event must become, those inside of them one by one. The reference path says what becomes of each log
 * record; how they are joined is written here a second time, from docs/record-semantics.md ("One record, many inner records"),
 * so that the engine's decoders and its gathering are checked and not asked.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { type Outcome, type PartitionKeys, type Plan, STATUS } from '../../engine/index.ts';
import type { Inner } from '../wraps/index.ts';
import { digestOf } from './digest.ts';
import type { Reference } from './reference.ts';

/** What a record of the stream must become. */
export interface Due {
  /** One of the engine's `STATUS`. */
  readonly status: number;
  readonly keys: PartitionKeys | null;
  /** What stands in its output for each of its log records; `null`: nothing. Of a record that is not ok, all are. */
  readonly outputs: readonly (Uint8Array | null)[];
  /** Why it fails. */
  readonly failure: { readonly code: string; readonly reason: string } | null;
}

/** A log record on its own. */
export interface Alone {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly keys: PartitionKeys | null;
  readonly failure: Due['failure'];
}

function alone({ status, bytes, spans, partitionKeys, failures }: Outcome): Alone[] {
  const reasons = new Map(failures.map(({ index, code, detail }) => [index, { code, reason: detail }]));
  return Array.from(status, (one, index) => ({
    status: one,
    bytes: bytes.slice(spans[2 * index], spans[2 * index + 1]),
    keys: partitionKeys?.[index] ?? null,
    failure: reasons.get(index) ?? null,
  }));
}

/** What is known of log records, by digest: those that come again and become the same are computed once. */
async function aloneOf(
  digests: () => readonly string[],
  count: number,
  known: Map<string, Alone> | null,
  run: (indices: readonly number[]) => Promise<Outcome>,
): Promise<readonly Alone[]> {
  if (count === 0) return [];
  if (known === null) return alone(await run(Array.from({ length: count }, (_, index) => index)));
  const all = digests();
  const missing = new Map<string, number>();
  for (const [index, digest] of all.entries()) if (!known.has(digest)) missing.set(digest, index);
  if (missing.size > 0) {
    const found = alone(await run([...missing.values()]));
    for (const [index, digest] of [...missing.keys()].entries()) known.set(digest, found[index]!);
  }
  return all.map((digest) => known.get(digest)!);
}

const single = ({ status, bytes, keys, failure }: Alone): Due => ({
  status,
  keys,
  outputs: [status === STATUS.ok ? bytes : null],
  failure,
});

const LINE_FEED = Buffer.from('\n');
const textOf = (keys: PartitionKeys | null) =>
  JSON.stringify(keys === null ? null : Object.entries(keys).sort());

/** One result for a record, from those of the log records inside of it. */
export function join(
  inner: readonly Alone[],
  { fanout, onError, output }: Pick<Plan, 'fanout' | 'onError' | 'output'>,
): Due {
  const nothing = Array<null>(Math.max(1, inner.length)).fill(null);
  const not = (status: number, failure: Due['failure'] = null): Due => ({
    ...{ status, keys: null, outputs: nothing, failure },
  });
  const failed = inner.findIndex(({ status }) => status === STATUS.failed);
  if (failed >= 0) {
    const { code, reason } = inner[failed]!.failure ?? { code: 'unknown', reason: '' };
    return not(STATUS.failed, { code, reason: `inner record ${failed}: ${reason}` });
  }
  const left = inner.filter(({ status }) => status === STATUS.ok);
  const [first] = left;
  if (first === undefined) return not(STATUS.dropped);
  if (fanout === 'failed' && left.some(({ keys }) => textOf(keys) !== textOf(first.keys))) {
    if (onError === 'drop') return not(STATUS.dropped);
    return not(STATUS.failed, { code: 'partition', reason: 'its log records have different keys' });
  }
  const last = left.at(-1);
  const ends = (one: Alone) =>
    output.newline || one === last ? one.bytes : Buffer.concat([one.bytes, LINE_FEED]);
  const outputs = inner.map((one) => (one.status === STATUS.ok ? ends(one) : null));
  return { status: STATUS.ok, keys: first.keys, outputs, failure: null };
}

/**
 * @param inner what is known to be inside of each record; `null`: it is a log record itself, or nobody knows
 */
export async function dueOf(
  reference: Reference,
  event: FirehoseTransformationEvent,
  inner: readonly (readonly Inner[] | null)[],
  invocation: Readonly<Record<string, string>>,
): Promise<Due[]> {
  const places = [...inner.keys()];
  const plain = places.filter((place) => inner[place] === null);
  const owners = places.flatMap((place) => (inner[place] ?? []).map(() => place));
  const records = inner.flatMap((known) => known ?? []);
  const dues = new Map<number, Due>();
  const { known } = reference;
  const member = (place: number) => event.records[place]! as unknown as Readonly<Record<string, string>>;
  const dataOf = (place: number) => member(place)['data'] ?? member(place)['kafkaRecordValue'] ?? '';
  const singles = await aloneOf(
    () => plain.map((place) => digestOf(Buffer.from(dataOf(place)))),
    plain.length,
    known?.plain ?? null,
    (indices) => {
      const some = indices.map((index) => event.records[plain[index]!]!);
      return reference.transform({ ...event, records: some }, invocation);
    },
  );
  for (const [index, place] of plain.entries()) dues.set(place, single(singles[index]!));
  const found = await aloneOf(
    () => records.map(({ bytes }) => digestOf(bytes)),
    records.length,
    known?.inner ?? null,
    (indices) =>
      reference.transformInner(
        event,
        indices.map((index) => records[index]!),
        indices.map((index) => owners[index]!),
        invocation,
      ),
  );
  let first = 0;
  for (const place of places) {
    const known = inner[place];
    if (known === null || known === undefined) continue;
    dues.set(place, join(found.slice(first, first + known.length), reference.plan));
    first += known.length;
  }
  return places.map((place) => dues.get(place)!);
}
