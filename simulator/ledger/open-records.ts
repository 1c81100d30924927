/**
 * @module simulator/ledger/open-records
 * The log records that the ledger still waits for, and the records of the stream that they are inside of.
 */

/** A record of the stream: the number of its first log record, and how many it holds. */
export interface Sent {
  readonly record: number;
  readonly size: number;
}

/** A record of the stream with open log records. */
export interface Outer extends Sent {
  /** Digest of its bytes. */
  readonly raw: string;
}

/** What an open log record waits for. */
export interface Open {
  readonly outer: Outer;
  /** `null`: no reply yet. */
  due: { readonly status: number; readonly prefix: string } | null;
}

export const numbersOf = ({ record, size }: Sent): number[] =>
  Array.from({ length: size }, (_, index) => record + index);

export interface OpenRecords extends Iterable<readonly [number, Open]> {
  add(outer: Outer): void;
  has(record: number): boolean;
  get(record: number): Open | undefined;
  remove(record: number): void;
  /** By its own number. */
  outer(record: number): Outer | undefined;
  /** Records of the stream with those bytes, by their digest. */
  withRaw(raw: string): readonly Outer[];
}

export function createOpenRecords(): OpenRecords {
  const open = new Map<number, Open>();
  const outers = new Map<number, { readonly outer: Outer; left: number }>();
  const byRaw = new Map<string, Outer[]>();

  function forget(outer: Outer): void {
    const same = byRaw.get(outer.raw)!;
    if (same.length === 1) byRaw.delete(outer.raw);
    else same.splice(same.indexOf(outer), 1);
    outers.delete(outer.record);
  }

  return {
    add(outer) {
      outers.set(outer.record, { outer, left: outer.size });
      const same = byRaw.get(outer.raw);
      if (same === undefined) byRaw.set(outer.raw, [outer]);
      else same.push(outer);
      for (const record of numbersOf(outer)) open.set(record, { outer, due: null });
    },
    has: (record) => open.has(record),
    get: (record) => open.get(record),
    remove(record) {
      const { outer } = open.get(record)!;
      const around = outers.get(outer.record)!;
      open.delete(record);
      around.left -= 1;
      if (around.left === 0) forget(outer);
    },
    outer: (record) => outers.get(record)?.outer,
    withRaw: (raw) => byRaw.get(raw) ?? [],
    [Symbol.iterator]: () => open.entries(),
  };
}
