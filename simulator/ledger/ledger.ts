/**
 * @module simulator/ledger/ledger
 * Where every record that was put is. It trusts only bytes: those put, those the reference path says a record must become,
 * and those of the objects written. A record found once, with the right bytes, is delivered, dropped or failed; anything
 * else is a loss, a duplicate or a corruption.
 *
 *     put ─► open ─► replied ──► object, cut back ──► delivered      as the reference path has it, in its event's order
 *              │         └─────► a reply's Dropped ─► dropped        where the reference path drops it
 *              └───────────────► a failed object ───► failed         with the bytes that were put
 *
 * Records with equal bytes stand for one another. Open records take a digest each, others nine bytes.
 */
import { type Outcome, STATUS } from '../../engine/index.ts';
import type { LedgerCounts } from '../simulation.ts';
import { prefixOf } from '../stream/partitions.ts';
import { cutObject, type Expected, outOfOrder } from './cut-object.ts';
import { digestOf, shortOf, tailOf } from './digest.ts';
import { createFindings, type Findings, showBytes } from './findings.ts';
import { createRecordsKept, PLACE } from './records-kept.ts';
import { readSerial } from './serial.ts';

export interface Ledger {
  put(record: number, raw: Uint8Array): void;
  /**
   * The function has replied to an event, and the reference path says what its records must become.
   * @param records their numbers, in the event's order
   * @param raw the bytes of one, as the event had them
   */
  replied(records: readonly number[], raw: (index: number) => Uint8Array, outcome: Outcome): void;
  dropped(record: number): void;
  /** @param prefix of the partition; empty without partitions */
  delivered(prefix: string, bytes: Uint8Array): void;
  /**
   * An object of failed records, one JSON line each.
   * @param meant the records the lines are for; decides only between records of equal bytes
   */
  failed(bytes: Uint8Array, meant: readonly number[]): void;
  /** The stream has ended: what is still open is lost. */
  close(): void;
  counts(): LedgerCounts;
  readonly findings: Findings;
}

/** What an open record waits for. */
interface Open {
  readonly raw: string;
  /** `null`: no reply yet. */
  due: { readonly status: number; readonly prefix: string } | null;
}

export interface LedgerOptions {
  /** Whether every output ends with a line feed. */
  readonly endsLines: boolean;
  readonly isPartitioned: boolean;
}

const STATUS_NAMES = ['delivered', 'dropped', 'failed'];

export function createLedger({ endsLines, isPartitioned }: LedgerOptions): Ledger {
  const kept = createRecordsKept();
  const open = new Map<number, Open>();
  /** Digest of raw bytes → the open records that have them. */
  const byRaw = new Map<string, number[]>();
  /** Partition → what is due there, in the order of the replies. */
  const due = new Map<string, Expected[]>();
  const findings = createFindings();
  let batches = 0;

  function close(record: number, place: (typeof PLACE)[keyof typeof PLACE]): void {
    const { raw } = open.get(record)!;
    const same = byRaw.get(raw)!;
    if (same.length === 1) byRaw.delete(raw);
    else same.splice(same.indexOf(record), 1);
    open.delete(record);
    kept.move(record, place);
  }

  function corrupt(record: number | null, expected: string, found: string): void {
    findings.add('corrupted', record, expected, found);
    if (record !== null && open.has(record)) close(record, PLACE.corrupted);
  }

  /** Bytes that were not due there. */
  function unexpected(bytes: Uint8Array, where: string): void {
    const short = shortOf(digestOf(bytes));
    const serial = readSerial(bytes);
    const record = serial !== null && kept.place(serial) !== PLACE.unknown ? serial : kept.findDone(short);
    const found = `${where}: ${showBytes(bytes)}`;
    if (record === null) {
      corrupt(null, 'bytes of a record that was put', found);
      return;
    }
    const here = open.get(record);
    if (here === undefined) {
      const isSame = short === kept.outputShort(record) || short === kept.rawShort(record);
      if (isSame) findings.add('duplicated', record, 'to be found once', found);
      else corrupt(record, 'other bytes, once', found);
    } else if (here.due === null) corrupt(record, 'nothing yet: there was no reply', found);
    else if (here.due.status !== STATUS.ok) corrupt(record, `to be ${STATUS_NAMES[here.due.status]}`, found);
    else {
      const isSame = short === kept.outputShort(record);
      const partition = `partition ${JSON.stringify(here.due.prefix)}`;
      corrupt(record, isSame ? partition : 'what the reference path has', found);
    }
  }

  function expect(record: number, outcome: Outcome, index: number, batch: number): void {
    const status = outcome.status[index]!;
    const keys = outcome.partitionKeys?.[index] ?? null;
    const prefix = isPartitioned && keys !== null ? prefixOf(keys) : '';
    open.get(record)!.due = { status, prefix };
    if (status !== STATUS.ok) return;
    const [start, end] = [outcome.spans[2 * index]!, outcome.spans[2 * index + 1]!];
    const digest = digestOf(outcome.bytes.subarray(start, end));
    kept.expect(record, shortOf(digest));
    const queue = due.get(prefix) ?? [];
    if (queue.length === 0) due.set(prefix, queue);
    const tail = tailOf(outcome.bytes, start, end);
    queue.push({ record, length: end - start, digest, tail, batch, place: index });
  }

  /** Of records that become the same bytes, another may have been taken for the delivered one. */
  function exchange(record: number): boolean {
    if (kept.place(record) !== PLACE.delivered) return false;
    for (const [other, { due: wanted }] of open) {
      if (wanted?.status !== STATUS.ok || kept.outputShort(other) !== kept.outputShort(record)) continue;
      close(other, PLACE.delivered);
      kept.move(record, PLACE.failed);
      return true;
    }
    return false;
  }

  function failedRecord(raw: Uint8Array, meant: number | undefined): void {
    const digest = digestOf(raw);
    const same = byRaw.get(digest) ?? [];
    const known = meant ?? readSerial(raw);
    const isKnown = known !== null && kept.rawShort(known) === shortOf(digest);
    if (isKnown && same.includes(known)) close(known, PLACE.failed);
    else if (isKnown && exchange(known)) return;
    else if (same.length > 0) close(same[0]!, PLACE.failed);
    else unexpected(raw, 'failed');
  }

  /**
   * Takes the records of an event that stand in its order as delivered, the others as swapped.
   * @param again digests of what else is in the object: bytes that are there twice are a duplicate, not swapped
   */
  function settle(run: readonly Expected[], where: string, again: ReadonlySet<string>): void {
    const wrong = outOfOrder(run.map(({ place }) => place));
    for (const [index, { record, digest }] of run.entries()) {
      if (!wrong.has(index) || again.has(digest)) close(record, PLACE.delivered);
      else corrupt(record, 'its place among the records of its event', `${where}: out of order`);
    }
  }

  return {
    put(record, raw) {
      const digest = digestOf(raw);
      open.set(record, { raw: digest, due: null });
      const same = byRaw.get(digest);
      if (same === undefined) byRaw.set(digest, [record]);
      else same.push(record);
      kept.put(record, shortOf(digest));
    },
    replied(records, raw, outcome) {
      batches += 1;
      for (const [index, record] of records.entries()) {
        const here = open.get(record);
        if (here === undefined) findings.add('duplicated', record, 'one reply', 'it was sent again');
        else if (digestOf(raw(index)) !== here.raw)
          corrupt(record, 'the bytes that were put', `in its event: ${showBytes(raw(index))}`);
        else expect(record, outcome, index, batches);
      }
    },
    dropped(record) {
      const here = open.get(record);
      if (here === undefined) {
        findings.add('duplicated', record, 'to be found once', 'dropped as well');
        return;
      }
      const isRight = here.due?.status === STATUS.dropped;
      const expected = here.due === null ? 'a reply' : `to be ${STATUS_NAMES[here.due.status]}`;
      if (!isRight) findings.add('lost', record, expected, 'dropped');
      close(record, isRight ? PLACE.dropped : PLACE.lost);
    },
    delivered(prefix, bytes) {
      const where = prefix === '' ? 'delivered' : `delivered in ${prefix}`;
      const queue = (due.get(prefix) ?? []).filter(({ record }) => open.has(record));
      const pieces = cutObject(bytes, queue, endsLines);
      const unknown = pieces
        .filter(({ index }) => index === null)
        .map(({ start, end }) => bytes.subarray(start, end));
      const again = new Set(unknown.map(digestOf));
      let run: Expected[] = [];
      for (const { index } of pieces) {
        if (index === null) continue;
        const found = queue[index]!;
        if (run.length > 0 && run[0]!.batch !== found.batch) {
          settle(run, where, again);
          run = [];
        }
        run.push(found);
      }
      settle(run, where, again);
      for (const piece of unknown) unexpected(piece, where); // now that the rest of the object is known
      const rest = queue.filter(({ record }) => open.has(record));
      if (rest.length === 0) due.delete(prefix);
      else due.set(prefix, rest);
    },
    failed(bytes, meant) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
      for (const [index, line] of text.split('\n').entries()) {
        if (line === '') continue;
        const { rawData } = JSON.parse(line) as { rawData: string };
        failedRecord(Buffer.from(rawData, 'base64'), meant[index]);
      }
    },
    close() {
      for (const [record, { due: wanted }] of [...open]) {
        const expected = wanted === null ? 'a reply' : `to be ${STATUS_NAMES[wanted.status]}`;
        findings.add('lost', record, expected, 'nothing');
        close(record, PLACE.lost);
      }
    },
    counts: () => ({
      put: Object.values(PLACE).reduce<number>((sum, place) => sum + kept.count(place), 0),
      open: kept.count(PLACE.open),
      delivered: kept.count(PLACE.delivered),
      dropped: kept.count(PLACE.dropped),
      failed: kept.count(PLACE.failed),
      lost: findings.count('lost'),
      duplicated: findings.count('duplicated'),
      corrupted: findings.count('corrupted'),
    }),
    findings,
  };
}
