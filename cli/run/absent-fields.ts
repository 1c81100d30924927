/**
 * @module cli/run/absent-fields
 * Fields that steps name and no record had. A pattern names its fields, and a misspelt one is an error; JSON and its like bring their
 * own, and a misspelt one in `redact` would be silence. Names are looked for in the bytes as they came, until each was seen once:
 * one that stands nowhere there is in no record.
 */
import type { Batch } from '../../engine/batch.ts';
import { nearest } from '../../engine/nearest.ts';
import { PARSERS } from '../../engine/parsers/index.ts';
import { formatField } from '../../engine/plan/format.ts';
import type { Alternative, FieldPath, Plan, StepPlan } from '../../engine/plan/plan.ts';
import { member } from '../../engine/plan/table.ts';
import { decodeRecord, isProblem } from '../../engine/programs/decode-record.ts';
import type { RedactedField } from '../../engine/steps/redact.ts';
import type { Renamed } from '../../engine/steps/rename.ts';
import { formatNumber } from '../table.ts';

/** Fields and names that are looked for; more are not checked. */
const MOST_NAMES = 32;
/** Bytes that are looked at: a long run is not to wait for a name that is nowhere. */
const MOST_BYTES = 64e6;
/** Of the record whose names are proposed; a longer one proposes nothing. */
const SAMPLE_BYTES = 16 * 1024;
/** Fields that are told. */
const SHOWN = 3;

/** Numbers of the memory: records and bytes looked at, the length of the sample; then 1 for each name that was seen. */
const AT = { records: 0, kilobytes: 1, sample: 2, seen: 3 } as const;
const HEAD_BYTES = 4 * (AT.seen + MOST_NAMES);
export const ABSENT_BYTES = HEAD_BYTES + SAMPLE_BYTES;

/** Parsers whose records bring their names. */
const OPEN_PARSERS: readonly string[] = ['json', 'ltsv', 'logfmt', 'kv'];
/** Decoders that leave the names in their records as they are. */
const PLAIN_DECODERS: readonly string[] = ['auto', 'lines', 'json-lines', 'json-array'];
/** Others may be written with escapes. */
const PLAIN_NAME = /^[\w@:.$ /-]+$/;

interface NamedField {
  readonly step: string;
  readonly field: FieldPath;
}

/** The fields that a step names; `null`: what records have behind it is not known. */
function fieldsOf({ kind, plan }: StepPlan): readonly FieldPath[] | null {
  if (kind === 'map' || kind === 'parse' || kind === 'split') return null;
  if (kind === 'drop' || kind === 'keep') return plan as readonly FieldPath[];
  if (kind === 'redact') return (plan as readonly RedactedField[]).map(({ field }) => field);
  return kind === 'rename' ? (plan as readonly Renamed[]).map(({ field }) => field) : [];
}

/** The names that a step gives. */
function madeBy({ kind, plan }: StepPlan): readonly string[] {
  if (kind === 'rename') return (plan as readonly Renamed[]).map(({ to }) => to);
  if (kind !== 'set') return [];
  return (plan as readonly { readonly field: FieldPath }[]).flatMap(({ field }) => field);
}

const knownIn = ({ parse }: Alternative): readonly string[] =>
  parse.fields ?? parse.pattern?.columns.flatMap(({ name }) => name) ?? [];

const isOpen = ({ parse }: Alternative) => OPEN_PARSERS.includes(parse.kind) && !parse.header;

/** Fields that have to come with the records: those that steps name before anything else could have made them. */
function namedFields({ alternatives, trims }: Plan): readonly NamedField[] {
  const known = new Set(alternatives.flatMap(knownIn));
  const found = new Map<string, NamedField>();
  for (const { steps } of alternatives.filter(isOpen)) {
    const made = new Set(known);
    for (const step of [...steps, ...trims]) {
      const fields = fieldsOf(step);
      if (fields === null) break;
      for (const field of fields) {
        const isOwn = field.every((name) => PLAIN_NAME.test(name)) && !field.some((name) => made.has(name));
        if (isOwn) found.set(`${step.kind}.${formatField(field)}`, { step: step.kind, field });
      }
      for (const name of madeBy(step)) made.add(name);
    }
  }
  return [...found.values()];
}

export interface AbsentFields {
  /** Looks at the records of a batch. */
  look(batch: Pick<Batch, 'bytes' | 'spans'>): void;
  /** One line for each field that no record had. */
  tell(): readonly string[];
}

/** All names in a record, those of nested objects too. */
function namesIn(text: string, { alternatives, limits }: Plan): readonly string[] {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Array.isArray(value)) for (const name of Object.keys(value)) names.add(name);
    for (const one of Object.values(value)) visit(one);
  };
  for (const { parse } of alternatives.filter(isOpen)) {
    if (parse.kind === 'json') {
      try {
        visit(JSON.parse(text));
      } catch {} // the sample is cut, or no JSON
    } else {
      const fields = member(PARSERS, parse.kind).compile(parse, limits)(text);
      if (fields instanceof Map) for (const name of fields.keys()) names.add(name);
    }
  }
  return [...names];
}

/**
 * @param memory of {@link ABSENT_BYTES}: shared, where several threads look
 * @param isLines the records are lines, and hardly one of them is compressed
 */
export function createAbsentFields(plan: Plan, memory: ArrayBufferLike, isLines: boolean): AbsentFields {
  const numbers = new Int32Array(memory, 0, AT.seen + MOST_NAMES);
  const sample = Buffer.from(memory, HEAD_BYTES, SAMPLE_BYTES);
  const fields = namedFields(plan);
  const names = [...new Set(fields.flatMap(({ field }) => field))].slice(0, MOST_NAMES);
  const isJson = plan.alternatives.filter(isOpen).every(({ parse }) => parse.kind === 'json');
  const isPlain = isLines && plan.decode.every((name) => PLAIN_DECODERS.includes(name));
  // Between quotes, `ip` is no part of `zip`.
  const needles = names.map((name) => Buffer.from(isJson ? `"${name}"` : name));
  const isSeen = (index: number) => numbers[AT.seen + index] === 1;
  const isEnough = () => 1024 * numbers[AT.kilobytes]! > MOST_BYTES;
  let left = names.map((_, index) => index);

  function lookAt(bytes: Buffer): void {
    left = left.filter((index) => !isSeen(index));
    for (const index of left) if (bytes.includes(needles[index]!)) numbers[AT.seen + index] = 1;
  }

  function keepSample(record: Buffer): void {
    if (record.length === 0 || Atomics.compareExchange(numbers, AT.sample, 0, record.length) !== 0) return;
    record.copy(sample);
  }

  function lookInside(bytes: Buffer, spans: Uint32Array): number {
    let count = 0;
    for (let at = 0; at < spans.length; at += 2) {
      const decoded = decodeRecord(bytes.subarray(spans[at], spans[at + 1]), plan, () => false);
      if (isProblem(decoded)) continue;
      const records = decoded.map(({ source, start, end }) => source.subarray(start, end));
      for (const record of records) {
        keepSample(record);
        lookAt(record);
      }
      count += records.length;
    }
    return count;
  }

  return {
    look({ bytes: whole, spans }) {
      if (left.length === 0 || spans.length === 0 || isEnough()) return;
      const bytes = Buffer.from(whole.buffer, whole.byteOffset, whole.length);
      const used = bytes.subarray(spans[0], spans.at(-1));
      if (isPlain) {
        keepSample(bytes.subarray(spans[0], spans[1]));
        lookAt(used);
      }
      Atomics.add(numbers, AT.records, isPlain ? spans.length / 2 : lookInside(bytes, spans));
      Atomics.add(numbers, AT.kilobytes, Math.ceil(used.length / 1024));
    },
    tell() {
      const absent = fields.flatMap(({ step, field }) => {
        const name = field.find((one) => names.includes(one) && !isSeen(names.indexOf(one)));
        return name === undefined ? [] : [{ option: `${step}.${formatField(field)}`, name }];
      });
      const records = `${formatNumber(numbers[AT.records]!)}${isEnough() ? ' looked at' : ''}`;
      const has =
        absent.length === 0 ? [] : namesIn(sample.subarray(0, numbers[AT.sample]).toString('utf8'), plan);
      const lines = absent.slice(0, SHOWN).map(({ option, name }) => {
        const [near] = nearest(name, has);
        return `${option}: no record of ${records} had it${near === undefined ? '' : `; nearest: ${near}`}`;
      });
      const rest = absent.length - SHOWN;
      return rest > 0 ? [...lines, `${rest} more fields that steps name and no record had`] : lines;
    },
  };
}
