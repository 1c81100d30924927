/**
 * @module simulator/samples/cutter
 * Where one event ends and the next begins: records are collected until the buffer hint is reached, or the event would no
 * longer fit into Lambda's payload.
 */

export interface CutterOptions {
  /** Raw bytes after which an event is sent. */
  readonly bufferBytes: number;
  /** Bytes of JSON that an event never exceeds. */
  readonly payloadBytes: number;
  /** Bytes of an event's JSON around its records. */
  readonly frameBytes: number;
}

export interface Cutter<Item> {
  /**
   * Whether a record still goes into this event; else what is there has to be taken out first. One that is too large for
   * any event goes alone.
   * @param jsonBytes of the record in the event's JSON, the comma behind it included
   */
  fits(rawBytes: number, jsonBytes: number): boolean;
  add(item: Item, rawBytes: number, jsonBytes: number): void;
  /** Takes out what is there. */
  take(): readonly Item[];
  /** What is in it. */
  readonly records: number;
  readonly rawBytes: number;
}

export function createCutter<Item>({ bufferBytes, payloadBytes, frameBytes }: CutterOptions): Cutter<Item> {
  let items: Item[] = [];
  let raw = 0;
  let json = frameBytes;

  return {
    fits: (rawBytes, jsonBytes) =>
      items.length === 0 || (raw + rawBytes <= bufferBytes && json + jsonBytes <= payloadBytes),
    add(item, rawBytes, jsonBytes) {
      items.push(item);
      raw += rawBytes;
      json += jsonBytes;
    },
    take() {
      const taken = items;
      items = [];
      raw = 0;
      json = frameBytes;
      return taken;
    },
    get records() {
      return items.length;
    },
    get rawBytes() {
      return raw;
    },
  };
}
