/**
 * @module simulator/ledger/records-kept
 * Nine bytes for each record put: where it is, and the beginnings of two digests.
 */

/** Where a record is. */
export const PLACE = {
  unknown: 0,
  open: 1,
  delivered: 2,
  dropped: 3,
  failed: 4,
  corrupted: 5,
  lost: 6,
} as const;
export type Place = (typeof PLACE)[keyof typeof PLACE];

export interface RecordsKept {
  put(record: number, rawShort: number): void;
  place(record: number): Place;
  move(record: number, place: Place): void;
  /** Sets the digest of the bytes it must become. */
  expect(record: number, outputShort: number): void;
  rawShort(record: number): number;
  outputShort(record: number): number;
  /** A finished record that was delivered as, or failed with, bytes of that digest; `null`: none. */
  findDone(short: number): number | null;
  count(place: number): number;
}

export function createRecordsKept(): RecordsKept {
  let places = new Uint8Array(1 << 12);
  let raw = new Uint32Array(1 << 12);
  let output = new Uint32Array(1 << 12);
  let end = 0;
  const counts = new Float64Array(Object.keys(PLACE).length);

  function grow(record: number): void {
    if (record < places.length) return;
    const length = Math.max(record + 1, 2 * places.length);
    const larger = <T extends Uint8Array | Uint32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    places = larger(places, new Uint8Array(length));
    raw = larger(raw, new Uint32Array(length));
    output = larger(output, new Uint32Array(length));
  }

  function move(record: number, place: Place): void {
    const from = places[record]!;
    if (from !== PLACE.unknown) counts[from]! -= 1;
    counts[place]! += 1;
    places[record] = place;
  }

  return {
    put(record, rawShort) {
      grow(record);
      end = Math.max(end, record + 1);
      raw[record] = rawShort;
      move(record, PLACE.open);
    },
    place: (record) => (record < end ? (places[record] as Place) : PLACE.unknown),
    move,
    expect: (record, outputShort) => {
      output[record] = outputShort;
    },
    rawShort: (record) => raw[record] ?? 0,
    outputShort: (record) => output[record] ?? 0,
    findDone(short) {
      for (let record = 0; record < end; record += 1) {
        const place = places[record];
        if (place === PLACE.delivered && output[record] === short) return record;
        if (place === PLACE.failed && raw[record] === short) return record;
      }
      return null;
    },
    count: (place) => counts[place]!,
  };
}
