/**
 * @module engine/pattern/dfa/tag-store
 * The values of the tags of all positions of all states, in one array: a vector of them is known by its place. Made as
 * objects of their own, of which a large pattern has 10,000, they took half of the time in the garbage collector (2026-11-29).
 */
export interface TagStore {
  /** Makes a vector, all of one value; returns its place. */
  make(value: number): number;
  copy(place: number): number;
  get(place: number, tag: number): number;
  set(place: number, tag: number, value: number): void;
  read(place: number): number[];
}

export function createTagStore(tagCount: number): TagStore {
  let values = new Int32Array(1024 * tagCount);
  let next = 0;
  const claim = (): number => {
    const place = next;
    next += tagCount;
    if (next > values.length) {
      const more = new Int32Array(2 * values.length);
      more.set(values);
      values = more;
    }
    return place;
  };
  return {
    make(value) {
      const place = claim();
      values.fill(value, place, next);
      return place;
    },
    copy(from) {
      const place = claim();
      values.copyWithin(place, from, from + tagCount);
      return place;
    },
    get: (place, tag) => values[place + tag]!,
    set(place, tag, value) {
      values[place + tag] = value;
    },
    read: (place) => Array.from(values.subarray(place, place + tagCount)),
  };
}
