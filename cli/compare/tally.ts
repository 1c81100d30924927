/**
 * @module cli/compare/tally
 * What a comparison comes to: counts, fields, and the first records that differ. Its size does not grow with the run.
 */

import { DIFFERENCE_KINDS, type Difference, type DifferenceKind, findDifferences } from './differences.ts';
import type { Asked } from './events.ts';
import type { RecordReply, ReplyStatus, SideReply } from './side.ts';

/** In how many records a field differs, and of these, in how many only one side has it. */
export interface FieldCount {
  differ: number;
  onlyA: number;
  onlyB: number;
}

/** A record that differs, with all that does. */
export interface DifferingRecord {
  /** Counted from 1 over the whole run. */
  readonly number: number;
  /** Where to look it up: `access.log:17`. */
  readonly name: string;
  /** Its data, as text where it is that. */
  readonly input: string;
  readonly differences: readonly Difference[];
}

export interface Tally {
  records: number;
  /** Records whose replies are the same, byte for byte. */
  same: number;
  readonly a: Record<ReplyStatus, number>;
  readonly b: Record<ReplyStatus, number>;
  /** Records that are Ok only on this side. */
  onlyAOk: number;
  onlyBOk: number;
  /** Records with a difference of the kind. */
  readonly kinds: Record<DifferenceKind, number>;
  readonly fields: Map<string, FieldCount>;
  /** Differences of fields beyond those that are counted by name. */
  otherFields: number;
  /** Results with an id that no record has. */
  surplusA: number;
  surplusB: number;
  readonly first: DifferingRecord[];
}

/** JSON may name its members as it likes. */
const MOST_FIELDS = 500;

const noStatuses = (): Record<ReplyStatus, number> => ({ Ok: 0, Dropped: 0, ProcessingFailed: 0, none: 0 });

export function createTally(): Tally {
  return {
    records: 0,
    same: 0,
    a: noStatuses(),
    b: noStatuses(),
    onlyAOk: 0,
    onlyBOk: 0,
    kinds: Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0])) as Record<DifferenceKind, number>,
    fields: new Map(),
    otherFields: 0,
    surplusA: 0,
    surplusB: 0,
    first: [],
  };
}

/** A field of one line of several counts as the field. */
const fieldName = (where: string) => where.replace(/^line \d+\./, '');

function countFields(tally: Tally, differences: readonly Difference[]): void {
  const counted = new Set<string>();
  for (const { kind, where, a, b } of differences) {
    const name = fieldName(where);
    if (kind !== 'field' || counted.has(name)) continue;
    counted.add(name);
    if (!tally.fields.has(name) && tally.fields.size >= MOST_FIELDS) {
      tally.otherFields += 1;
      continue;
    }
    const count = tally.fields.get(name) ?? { differ: 0, onlyA: 0, onlyB: 0 };
    tally.fields.set(name, count);
    count.differ += 1;
    if (b === null) count.onlyA += 1;
    if (a === null) count.onlyB += 1;
  }
}

function countRecord(tally: Tally, a: RecordReply, b: RecordReply): readonly Difference[] {
  tally.records += 1;
  tally.a[a.status] += 1;
  tally.b[b.status] += 1;
  const differences = findDifferences(a, b);
  if (differences.length === 0) {
    tally.same += 1;
    return differences;
  }
  if (a.status !== b.status && a.status === 'Ok') tally.onlyAOk += 1;
  if (a.status !== b.status && b.status === 'Ok') tally.onlyBOk += 1;
  for (const kind of new Set(differences.map((difference) => difference.kind))) tally.kinds[kind] += 1;
  countFields(tally, differences);
  return differences;
}

/** The record's data as text: of MSK it has another name. */
function inputOf(record: object | undefined): string {
  const { data, kafkaRecordValue } = (record ?? {}) as { data?: unknown; kafkaRecordValue?: unknown };
  const text = data ?? kafkaRecordValue;
  return typeof text === 'string' ? Buffer.from(text, 'base64').toString('utf8') : '';
}

/** @param show how many differing records are kept whole */
export function countReplies(
  tally: Tally,
  { event, nameOf }: Asked,
  [a, b]: readonly [SideReply, SideReply],
  show: number,
): void {
  tally.surplusA += a.surplus;
  tally.surplusB += b.surplus;
  for (let index = 0; index < event.records.length; index += 1) {
    const differences = countRecord(tally, a.records[index]!, b.records[index]!);
    if (differences.length === 0 || tally.first.length >= show) continue;
    const input = inputOf(event.records[index]);
    tally.first.push({ number: tally.records, name: nameOf(index), input, differences });
  }
}

/** Whether nothing at all differs. */
export const isSame = ({ records, same, surplusA, surplusB }: Tally): boolean =>
  same === records && surplusA === surplusB;

/** Both sides' titles. */
export interface Titles {
  readonly a: string;
  readonly b: string;
}

/** A comparison as `--json` gives it. */
export function tallyToData(tally: Tally, titles: Titles): object {
  const { records, same, a, b, onlyAOk, onlyBOk, kinds, fields, otherFields, surplusA, surplusB, first } =
    tally;
  return {
    same: isSame(tally),
    a: { title: titles.a, status: a, onlyOk: onlyAOk, surplus: surplusA },
    b: { title: titles.b, status: b, onlyOk: onlyBOk, surplus: surplusB },
    records,
    differ: records - same,
    kinds,
    fields: Object.fromEntries(fields),
    otherFields,
    first,
  };
}
