/**
 * @module simulator/ledger/ledger
 * Where every log record that was put is. It trusts only bytes: those put, those the reference path says a record must become,
 * and those of the objects written. A record found once, with the right bytes, is delivered, dropped or failed; anything
 * else is a loss, a duplicate or a corruption.
 *
 *     put ─► open ─► replied ──► object, cut back ──► delivered      as the reference path has it, in its event's order
 *              │         ├─────► a reply's Dropped ─► dropped        where the reference path drops it
 *              │         └─────► a reply's Ok ──────► dropped        where it leaves it out of the record it was in
 *              └───────────────► a failed object ───► failed         with the bytes that were put
 *
 * A record of the stream holds one log record or several, with numbers that follow each other; its own number is the first.
 * Records with equal bytes stand for one another. Open records take a digest each, others nine bytes.
 */
import { STATUS } from '../../engine/index.ts';
import type { LedgerCounts } from '../simulation.ts';
import { prefixOf } from '../stream/partitions.ts';
import { cutObject, type Expected, outOfOrder } from './cut-object.ts';
import { digestOf, shortOf, tailOf } from './digest.ts';
import type { Due } from './due.ts';
import { createFindings, type Findings, showBytes } from './findings.ts';
import { createOpenRecords, numbersOf, type Outer, type Sent } from './open-records.ts';
import { createRecordsKept, PLACE } from './records-kept.ts';
import { readSerial } from './serial.ts';

export type { Sent } from './open-records.ts';

export interface Ledger {
  /** @param isAgain whether it was put before, and the reply to that was lost */
  put(sent: Sent, raw: Uint8Array, isAgain?: boolean): void;
  /** A record is sent to the function once more. */
  calledAgain(record: number): void;
  /**
   * The function has replied to an event, and the reference path says what its records must become.
   * @param records their numbers, in the event's order
   * @param raw the bytes of one, as the event had them
   */
  replied(records: readonly number[], raw: (index: number) => Uint8Array, dues: readonly Due[]): void;
  /** The bucket has taken a record's output: what it leaves out is done with. */
  accepted(record: number): void;
  dropped(record: number): void;
  /** @param prefix of the partition; empty without partitions */
  delivered(prefix: string, bytes: Uint8Array): void;
  /**
   * An object of failed records, one JSON line each.
   * @param meant the records the lines are for; decides only between records of equal bytes
   */
  failed(bytes: Uint8Array, meant: readonly Sent[]): void;
  /** The stream has ended: what is still open is lost. */
  close(): void;
  counts(): LedgerCounts;
  readonly findings: Findings;
}

export interface LedgerOptions {
  /** Whether every output ends with a line feed. */
  readonly endsLines: boolean;
  readonly isPartitioned: boolean;
}

/** It goes out without bytes: it is left out of its record, or its output is empty. */
const SILENT = { dropped: 3, delivered: 4 } as const;
const STATUS_NAMES = ['delivered', 'dropped', 'failed', 'left out of its record', 'delivered without a byte'];

export function createLedger({ endsLines, isPartitioned }: LedgerOptions): Ledger {
  const kept = createRecordsKept();
  const open = createOpenRecords();
  /** Partition → what is due there, in the order of the replies. */
  const due = new Map<string, Expected[]>();
  const findings = createFindings();
  let batches = 0;
  let outerCount = 0;
  let putAgain = 0;

  function close(record: number, place: (typeof PLACE)[keyof typeof PLACE]): void {
    open.remove(record);
    kept.move(record, place);
  }

  function duplicate(record: number, found: string): void {
    const again = kept.wasCalledAgain(record) ? ' (its event was sent to the function again)' : '';
    findings.add('duplicated', record, 'to be found once', `${found}${again}`);
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
      if (isSame) duplicate(record, found);
      else corrupt(record, 'other bytes, once', found);
    } else if (here.due === null) corrupt(record, 'nothing yet: there was no reply', found);
    else if (here.due.status !== STATUS.ok) corrupt(record, `to be ${STATUS_NAMES[here.due.status]}`, found);
    else {
      const isSame = short === kept.outputShort(record);
      const partition = `partition ${JSON.stringify(here.due.prefix)}`;
      corrupt(record, isSame ? partition : 'what the reference path has', found);
    }
  }

  function expect(
    { outer, place, batch }: { outer: Outer; place: number; batch: number },
    wanted: Due,
  ): void {
    const { status, keys, outputs } = wanted;
    const prefix = isPartitioned && keys !== null ? prefixOf(keys) : '';
    for (const [index, record] of numbersOf(outer).entries()) {
      const here = open.get(record);
      if (here === undefined) continue;
      const output = outputs[index] ?? null;
      if (status !== STATUS.ok) here.due = { status, prefix };
      else if (output === null) here.due = { status: SILENT.dropped, prefix };
      else if (output.length === 0) here.due = { status: SILENT.delivered, prefix };
      else {
        here.due = { status, prefix };
        const digest = digestOf(output);
        kept.expect(record, shortOf(digest));
        const queue = due.get(prefix) ?? [];
        if (queue.length === 0) due.set(prefix, queue);
        const tail = tailOf(output, 0, output.length);
        queue.push({ record, length: output.length, digest, tail, batch, place: place + index });
      }
    }
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

  /** A record of the stream failed, and with it all that it holds. */
  function failOuter(outer: Sent): void {
    for (const record of numbersOf(outer)) {
      if (open.has(record)) close(record, PLACE.failed);
      else if (!exchange(record) && kept.place(record) === PLACE.delivered)
        duplicate(record, 'failed, and delivered as well');
    }
  }

  function failedRecord(raw: Uint8Array, meant: Sent | undefined): void {
    const digest = digestOf(raw);
    const same = open.withRaw(digest);
    const known = meant?.record ?? readSerial(raw);
    const isKnown = known !== null && kept.rawShort(known) === shortOf(digest);
    const outer = isKnown ? same.find(({ record }) => record === known) : undefined;
    if (outer !== undefined) failOuter(outer);
    // All that it holds was taken for delivered, which others are that become the same bytes.
    else if (isKnown && kept.place(known) === PLACE.delivered) failOuter(meant ?? { record: known, size: 1 });
    else if (same.length > 0) failOuter(same[0]!);
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
    put(sent, raw, isAgain = false) {
      const digest = digestOf(raw);
      outerCount += 1;
      if (isAgain) putAgain += sent.size;
      open.add({ ...sent, raw: digest });
      for (const record of numbersOf(sent)) kept.put(record, shortOf(digest));
    },
    calledAgain(record) {
      const outer = open.outer(record);
      if (outer !== undefined) for (const one of numbersOf(outer)) kept.callAgain(one);
    },
    replied(records, raw, dues) {
      batches += 1;
      let place = 0;
      for (const [index, record] of records.entries()) {
        const outer = open.outer(record);
        if (outer === undefined) {
          findings.add('duplicated', record, 'one reply', 'it was sent again');
          continue;
        }
        if (digestOf(raw(index)) !== outer.raw) {
          const found = `in its event: ${showBytes(raw(index))}`;
          for (const one of numbersOf(outer)) corrupt(one, 'the bytes that were put', found);
        } else expect({ outer, place, batch: batches }, dues[index]!);
        place += outer.size;
      }
    },
    accepted(record) {
      const outer = open.outer(record);
      if (outer === undefined) return;
      for (const one of numbersOf(outer)) {
        const status = open.get(one)?.due?.status;
        if (status === SILENT.dropped) close(one, PLACE.dropped);
        if (status === SILENT.delivered) close(one, PLACE.delivered);
      }
    },
    dropped(record) {
      const outer = open.outer(record);
      if (outer === undefined) {
        duplicate(record, 'dropped as well');
        return;
      }
      for (const one of numbersOf(outer)) {
        const here = open.get(one);
        if (here === undefined) continue;
        const isRight = here.due?.status === STATUS.dropped;
        const expected = here.due === null ? 'a reply' : `to be ${STATUS_NAMES[here.due.status]}`;
        if (!isRight) findings.add('lost', one, expected, 'dropped');
        close(one, isRight ? PLACE.dropped : PLACE.lost);
      }
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
      outer: outerCount,
      putAgain,
      calledAgain: kept.calledAgain,
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
