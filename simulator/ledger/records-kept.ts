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

/** A byte holds a place, and whether its event was sent again. */
const PLACES = 7;
const AGAIN = 8;

export interface RecordsKept {
  put(record: number, rawShort: number): void;
  place(record: number): Place;
  move(record: number, place: Place): void;
  /** Its event is sent to the function again. */
  callAgain(record: number): void;
  wasCalledAgain(record: number): boolean;
  /** Records whose events were sent to the function again. */
  readonly calledAgain: number;
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
  let calledAgain = 0;
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

  const placeOf = (record: number) => (places[record]! & PLACES) as Place;
  const wasCalledAgain = (record: number) => record < end && (places[record]! & AGAIN) !== 0;

  function move(record: number, place: Place): void {
    const from = placeOf(record);
    if (from !== PLACE.unknown) counts[from]! -= 1;
    counts[place]! += 1;
    places[record] = place | (places[record]! & AGAIN);
  }

  return {
    put(record, rawShort) {
      grow(record);
      end = Math.max(end, record + 1);
      raw[record] = rawShort;
      move(record, PLACE.open);
    },
    place: (record) => (record < end ? placeOf(record) : PLACE.unknown),
    move,
    callAgain(record) {
      if (!wasCalledAgain(record)) calledAgain += 1;
      places[record]! |= AGAIN;
    },
    wasCalledAgain,
    get calledAgain() {
      return calledAgain;
    },
    expect: (record, outputShort) => {
      output[record] = outputShort;
    },
    rawShort: (record) => raw[record] ?? 0,
    outputShort: (record) => output[record] ?? 0,
    findDone(short) {
      for (let record = 0; record < end; record += 1) {
        const place = placeOf(record);
        if (place === PLACE.delivered && output[record] === short) return record;
        if (place === PLACE.failed && raw[record] === short) return record;
      }
      return null;
    },
    count: (place) => counts[place]!,
  };
}
