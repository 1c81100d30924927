/**
 * @module engine/programs/code-objects
 * The objects that user code is given, made of the JSON that the kernel wrote: by the shapes of the records before, or by JSON.parse.
 */
import { isAscii } from 'node:buffer';
import type { Limits } from '../limits.ts';
import { type Outcome, STATUS } from '../outcome.ts';
import { BARE } from '../user-code/bare.ts';
import type { MapRecord } from '../user-code/function.ts';
import { createIso } from '../user-code/result.ts';
import { toObject } from '../user-code/to-object.ts';
import { RecordFailure } from '../values/failure.ts';
import { asBuffer } from '../values/text.ts';
import { fieldsOfJson } from '../values/value.ts';
import { compileShape, type ObjectShape } from './object-shape.ts';

/** The objects of a batch. */
export interface Objects {
  /** That of a record that is ok, or a failure; the same as the reference path makes. Asked for by rising index. */
  at(index: number): MapRecord | RecordFailure;
  /**
   * What was returned for the record that was read last, as JSON; `true`: that is as it was read; `null`: it is to be looked at
   * more closely.
   */
  write(returned: object): string | true | null;
}

export type ReadObjects = (outcome: Outcome) => Objects;

/**
 * Bytes of records that become text together. What user code keeps of a record may keep that text in memory, so that it is
 * short; whole batches at once are no faster.
 */
const PIECE = 8 << 10;
const MOST_SHAPES = 8;
/** Records read without a shape, beyond those with one, after which whole pieces are parsed. */
const MOST_MISSES = 256;

const [COMMA, OPEN, CLOSE, SPACE] = Buffer.from(',[] ');

/** The records from `from` to before `to` that are ok, as a JSON array. */
function arrayOf({ bytes, spans, status }: Outcome, from: number, to: number): string {
  const start = spans[2 * from]!;
  const text = Buffer.allocUnsafe(spans[2 * to - 1]! - start + 2);
  text[0] = OPEN!;
  asBuffer(bytes).copy(text, 1, start, spans[2 * to - 1]!);
  let end = 1;
  for (let index = from; index < to; index += 1) {
    if (status[index] !== STATUS.ok) continue;
    const begin = spans[2 * index]! - start + 1;
    if (begin > end) text.fill(SPACE!, end, begin);
    end = spans[2 * index + 1]! - start + 1;
    text[end - 1] = COMMA!; // in place of its line feed
  }
  if (end === 1) return '[]';
  text[end - 1] = CLOSE!;
  // Two to three times as fast as UTF-8, and V8 parses one byte a character faster.
  return text.toString(isAscii(text.subarray(0, end)) ? 'latin1' : 'utf8', 0, end);
}

/** Whether a number in it may have been an integer that a double cannot hold. */
function mayHoldLong(value: object): boolean {
  for (const name in value) {
    const inner = (value as Record<string, unknown>)[name];
    if (typeof inner === 'number') {
      if (inner > Number.MAX_SAFE_INTEGER || inner < -Number.MAX_SAFE_INTEGER) return true;
    } else if (typeof inner === 'object' && inner !== null && mayHoldLong(inner)) return true;
  }
  return false;
}

const isNested = (value: unknown) => typeof value === 'object' && value !== null && !(value instanceof Date);

/** @param moments fields that are timestamps */
export function createObjectReader(moments: readonly string[], limits: Limits): ReadObjects {
  const shapes: ObjectShape[] = [];
  const learnt = new Set<string>();
  let misses = 0;
  const iso = createIso();

  /** @param text of the record as it was written */
  function finish(plain: MapRecord, text: () => string): MapRecord | RecordFailure {
    if (mayHoldLong(plain)) {
      const record = toObject(fieldsOfJson(text()), limits);
      return record instanceof RecordFailure ? record : withDates(record);
    }
    return withDates(Object.setPrototypeOf(plain, BARE));
  }

  function withDates(record: MapRecord): MapRecord {
    for (const name of moments) {
      const iso = record[name];
      if (typeof iso === 'string') record[name] = new Date(iso);
    }
    return record;
  }

  function parseAll(outcome: Outcome, from: number, to: number): (MapRecord | RecordFailure)[] {
    const { bytes, spans, status } = outcome;
    let at = from - 1;
    const objects: (MapRecord | RecordFailure)[] = [];
    for (const plain of JSON.parse(arrayOf(outcome, from, to)) as MapRecord[]) {
      do at += 1;
      while (status[at] !== STATUS.ok);
      const [start, end] = [spans[2 * at]!, spans[2 * at + 1]! - 1];
      objects[at - from] = finish(plain, () => asBuffer(bytes).toString('utf8', start, end));
    }
    return objects;
  }

  function learn(record: MapRecord): void {
    const names = Object.keys(record);
    const key = names.join('\n');
    if (learnt.has(key) || Object.values(record).some(isNested)) return;
    learnt.add(key);
    const shape = compileShape(names, moments);
    if (shape !== null) shapes.unshift(shape);
  }

  function parseOne(text: string): MapRecord | RecordFailure {
    misses += 1;
    const record = finish(JSON.parse(text) as MapRecord, () => text);
    if (learnt.size < MOST_SHAPES && !(record instanceof RecordFailure)) learn(record);
    return record;
  }

  return (outcome) => {
    const { spans } = outcome;
    const whole = asBuffer(outcome.bytes);
    const size = spans.length >>> 1;
    // The piece that the last record was in.
    let first = 0;
    let behind = 0;
    let parsed: (MapRecord | RecordFailure)[] | null = null;
    let bytes = whole;
    let view: DataView = new DataView(new ArrayBuffer(0));
    let text = '';
    let start = 0;
    let isPlain = true;
    let backslash = -1;
    let lastShape: ObjectShape | null = null;

    function enter(index: number): void {
      first = index;
      start = spans[2 * first]!;
      for (behind = first + 1; behind < size && spans[2 * behind + 1]! - start <= PIECE; ) behind += 1;
      bytes = whole.subarray(start, spans[2 * behind - 1]!);
      view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      parsed = null;
      isPlain = isAscii(bytes);
      if (misses > MOST_MISSES) {
        misses -= 1;
        parsed = parseAll(outcome, first, behind);
        return;
      }
      text = bytes.toString('latin1');
      backslash = text.indexOf('\\');
    }

    function at(index: number): MapRecord | RecordFailure {
      if (index >= behind) enter(index);
      lastShape = null;
      if (parsed !== null) return parsed[index - first]!;
      const from = spans[2 * index]! - start;
      const to = spans[2 * index + 1]! - start - 1; // without its line feed
      if (backslash >= 0 && backslash < from) backslash = text.indexOf('\\', from);
      const isText = isPlain || isAscii(bytes.subarray(from, to));
      const isOdd = !isText || (backslash >= 0 && backslash < to);
      for (const shape of shapes) {
        const record = shape.read(bytes, view, text, from, to, isOdd);
        if (record === null) continue;
        if (misses > 0) misses -= 1;
        lastShape = shape;
        return record;
      }
      return parseOne(isText ? text.slice(from, to) : bytes.toString('utf8', from, to));
    }

    function write(returned: object): string | true | null {
      try {
        return lastShape === null ? null : lastShape.write(returned, iso);
      } catch {
        return null; // a getter of the user's: what it throws is told by who looks more closely
      }
    }
    return { at, write };
  };
}
