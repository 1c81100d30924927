/**
 * @module simulator/stream/destination
 * The bucket: records are collected by prefix and written as an object when there are enough of them or the oldest has waited
 * long enough. An object is its records one after the other, with nothing between them. The ledger reads each object's
 * bytes, decompressed where outputs are compressed; with a folder, they are also kept there as files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Ledger, Sent } from '../ledger/ledger.ts';
import { FIRST_ARRIVAL_MS, MIB } from '../samples/event-form.ts';
import type { Clock } from './clock.ts';
import { ERRORS, type ErrorKind } from './error-codes.ts';
import type { Metrics } from './metrics.ts';
import { folderOf } from './partitions.ts';

/** Firehose's defaults for a bucket; partitions wait less, as there are many of them. */
const OBJECT_BYTES = 5 * MIB;
const OBJECT_MS = 300_000;
const PARTITION_MS = 60_000;

/** What the bucket knows of a record. */
export interface Arrived extends Sent {
  /** Milliseconds of the stream. */
  readonly arrivalMs: number;
  /** As it arrived, in base64. */
  readonly data: string;
}

export interface Failing {
  readonly error: ErrorKind;
  readonly attempts: number;
  readonly functionArn: string;
}

export interface Destination {
  deliver(prefix: string, record: Arrived, bytes: Uint8Array): void;
  fail(record: Arrived, failing: Failing): void;
  /** Whether a prefix has a buffer. */
  isActive(prefix: string): boolean;
  readonly activePartitions: number;
  /** Bytes of the objects that were written with delivered records. */
  readonly bytesOut: number;
}

export interface DestinationOptions {
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly metrics: Metrics;
  /** Folder for the objects; `null`: none is kept. */
  readonly out: string | null;
  readonly isPartitioned: boolean;
  /** How the function compresses outputs. */
  readonly compress: 'none' | 'gzip';
}

/** What zlib gives with `info`; @types/node lacks it. `bytesWritten` is how much it took, up to the member's end. */
interface GunzipInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

interface Collected {
  readonly pieces: Uint8Array[];
  bytes: number;
  readonly records: Sent[];
  readonly oldestMs: number;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `2025/02/27/22/`, which Firehose puts before an object's name. */
function hourOf(date: Date): string {
  const parts = [date.getUTCMonth() + 1, date.getUTCDate(), date.getUTCHours()];
  return `${date.getUTCFullYear()}/${parts.map(two).join('/')}/`;
}

/** What a reader of the object gets of a record; its bytes as they are where they are not one whole member of gzip. */
function decompressed(piece: Uint8Array): Uint8Array {
  try {
    const { buffer, engine } = gunzipSync(piece, { info: true }) as unknown as GunzipInfo;
    return engine.bytesWritten === piece.length ? buffer : piece;
  } catch {
    return piece;
  }
}

export function createDestination(options: DestinationOptions): Destination {
  const { clock, ledger, metrics, out, isPartitioned, compress } = options;
  const delivering = new Map<string, Collected>();
  const failing = new Map<string, Collected>();
  let objects = 0;
  let bytesOut = 0;

  function keep(folder: string, bytes: Uint8Array): void {
    objects += 1;
    if (out === null) return;
    const date = new Date(FIRST_ARRIVAL_MS + clock.now());
    const time = date.toISOString().slice(0, 19).replace(/[T:]/g, '-');
    const file = join(out, folder, hourOf(date), `access-logs-1-${time}-${String(objects).padStart(8, '0')}`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }

  function writeDelivered(prefix: string, { pieces, bytes, records, oldestMs }: Collected): void {
    const object = Buffer.concat(pieces);
    bytesOut += bytes;
    keep(folderOf(prefix), object);
    const now = clock.now();
    metrics.add('DeliveryToS3.Records', now, records.length);
    metrics.add('DeliveryToS3.Bytes', now, bytes);
    metrics.add('DeliveryToS3.Success', now, 1);
    metrics.add('DeliveryToS3.DataFreshness', now, (now - oldestMs) / 1000);
    ledger.delivered(prefix, compress === 'gzip' ? Buffer.concat(pieces.map(decompressed)) : object);
  }

  function writeFailed(folder: string, { pieces, records }: Collected): void {
    const object = Buffer.concat(pieces);
    keep(folder, object);
    ledger.failed(object, records);
  }

  function collect(
    into: Map<string, Collected>,
    name: string,
    { record, size, arrivalMs }: Arrived,
    piece: Uint8Array,
    write: (name: string, collected: Collected) => void,
  ): void {
    let collected = into.get(name);
    const finish = (what: Collected) => {
      if (into.get(name) !== what) return; // it filled up before its time was over
      into.delete(name);
      write(name, what);
      what.pieces.length = 0; // the clock holds it until its time is over
      what.records.length = 0;
    };
    if (collected === undefined) {
      const begun: Collected = { pieces: [], bytes: 0, records: [], oldestMs: arrivalMs };
      collected = begun;
      into.set(name, collected);
      clock.at(clock.now() + (isPartitioned ? PARTITION_MS : OBJECT_MS), () => finish(begun));
    }
    collected.pieces.push(piece);
    collected.records.push({ record, size });
    collected.bytes += piece.length;
    if (collected.bytes >= OBJECT_BYTES) finish(collected);
  }

  return {
    deliver(prefix, arrived, bytes) {
      ledger.accepted(arrived.record);
      collect(delivering, prefix, arrived, bytes, writeDelivered);
    },
    fail(arrived, { error, attempts, functionArn }) {
      const { code, message, folder } = ERRORS[error];
      const line = JSON.stringify({
        attemptsMade: attempts,
        arrivalTimestamp: FIRST_ARRIVAL_MS + Math.floor(arrived.arrivalMs),
        errorCode: code,
        errorMessage: message,
        attemptEndingTimestamp: FIRST_ARRIVAL_MS + Math.floor(clock.now()),
        rawData: arrived.data,
        lambdaArn: functionArn,
      });
      collect(failing, folder, arrived, Buffer.from(`${line}\n`), writeFailed);
    },
    isActive: (prefix) => delivering.has(prefix),
    get activePartitions() {
      return delivering.size;
    },
    get bytesOut() {
      return bytesOut;
    },
  };
}
