/**
 * @module cli/compare/differences
 * Where two replies for one record differ, exactly: JSON is compared by its text, so that `1.0` is not `1` and no digit of a
 * long integer is lost; anything else byte by byte. Replies whose bytes differ always have a difference.
 */
import { isUtf8 } from 'node:buffer';
import { beginsObject, eachMember } from '../../engine/values/json-text.ts';
import type { RecordReply } from './side.ts';

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One difference; its two values as text, `null` where that side has none. */
export interface Difference {
  /**
   * - `status`: one is Ok and the other Dropped, say
   * - `reason`: both failed, each for its own reason
   * - `key`: a partition key
   * - `count`: one output has more lines than the other (a `map` that makes several records of one)
   * - `field`: a field of the output, its values as they are written in JSON
   * - `order`: the same fields, in another order; of an object
   * - `bytes`: anything else of the output; from the first byte that differs on
   */
  readonly kind: DifferenceKind;
  /** The field's path, the key's name; for `bytes` where they are; empty where there is nothing to name. */
  readonly where: string;
  readonly a: string | null;
  readonly b: string | null;
}

export const DIFFERENCE_KINDS = ['status', 'reason', 'key', 'count', 'field', 'order', 'bytes'] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

const LINE_FEED = 0x0a;
/** Bytes around the first difference that are shown. */
const SHOWN = 32;

/** Members in their order, values as written; `null` where the text is no object, or names one twice. */
function membersOf(text: string): ReadonlyMap<string, string> | null {
  if (!beginsObject(text) || !isJson(text)) return null;
  const members = new Map<string, string>();
  let repeats = false;
  eachMember(text, (name, value) => {
    repeats ||= members.has(name);
    members.set(name, value);
  });
  return repeats ? null : members;
}

/** As pipelines name a path: a dot between names, `\.` for one within. */
const pathOf = (parent: string, name: string) => {
  const own = name.replaceAll('.', '\\.');
  return parent === '' ? own : `${parent}.${own}`;
};

function compareMembers(
  parent: string,
  a: ReadonlyMap<string, string>,
  b: ReadonlyMap<string, string>,
  found: Difference[],
): void {
  for (const [name, left] of a) {
    const right = b.get(name) ?? null;
    if (left === right) continue;
    const where = pathOf(parent, name);
    const [inner, other] = [membersOf(left), right === null ? null : membersOf(right)];
    const before = found.length;
    if (inner !== null && other !== null) compareMembers(where, inner, other, found);
    if (found.length === before) found.push({ kind: 'field', where, a: left, b: right });
  }
  for (const [name, right] of b) {
    if (!a.has(name)) found.push({ kind: 'field', where: pathOf(parent, name), a: null, b: right });
  }
  const common = [...a.keys()].filter((name) => b.has(name));
  const order = [...b.keys()].filter((name) => a.has(name));
  if (common.some((name, at) => name !== order[at])) {
    found.push({ kind: 'order', where: parent, a: common.join(' '), b: order.join(' ') });
  }
}

/** Offset of the first byte that differs; `-1`: none does. */
function firstDifference(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? -1 : shorter;
}

/** Bytes as text, whatever they are: what is no UTF-8 in hexadecimal. */
export function showBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(text) ? JSON.stringify(text.toString('utf8')) : `0x${text.toString('hex')}`;
}

/** From the difference on; from a character's first byte where it lies within one. */
function excerpt(bytes: Buffer, at: number): string | null {
  if (at >= bytes.length) return null;
  let start = at;
  while (start > 0 && start > at - 3 && (bytes[start]! & 0xc0) === 0x80) start -= 1;
  let end = Math.min(bytes.length, at + SHOWN);
  while (end < bytes.length && end > start && (bytes[end]! & 0xc0) === 0x80) end -= 1;
  return showBytes(bytes.subarray(start, end)) + (end < bytes.length ? '…' : '');
}

function bytesDifference(where: string, a: Buffer, b: Buffer): Difference {
  const at = firstDifference(a, b);
  return { kind: 'bytes', where: `${where}byte ${at}`, a: excerpt(a, at), b: excerpt(b, at) };
}

/** Lines without their line feeds; a feed at the very end begins no line. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const feed = bytes.indexOf(LINE_FEED, start);
    const end = feed < 0 ? bytes.length : feed;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function compareLine(where: string, a: Buffer, b: Buffer, found: Difference[]): void {
  if (a.equals(b)) return;
  const both = isUtf8(a) && isUtf8(b);
  const [left, right] = both ? [membersOf(a.toString('utf8')), membersOf(b.toString('utf8'))] : [null, null];
  const before = found.length;
  if (left !== null && right !== null) compareMembers(where, left, right, found);
  if (found.length === before) found.push(bytesDifference(where === '' ? '' : `${where} `, a, b));
}

/** Whether a last line is ended, which is the most common slip of a pipeline for S3. */
const endOf = (bytes: Buffer): string | null => (bytes.at(-1) === LINE_FEED ? JSON.stringify('\n') : null);

function compareOutput(a: Buffer, b: Buffer, found: Difference[]): void {
  if (a.equals(b)) return;
  const [left, right] = [linesOf(a), linesOf(b)];
  if (left.length !== right.length) {
    found.push({ kind: 'count', where: 'lines', a: String(left.length), b: String(right.length) });
  }
  const several = Math.max(left.length, right.length) > 1;
  const common = Math.min(left.length, right.length);
  for (let line = 0; line < common; line += 1) {
    compareLine(several ? `line ${line + 1}` : '', left[line]!, right[line]!, found);
  }
  const [feed, other] = [endOf(a), endOf(b)];
  if (feed !== other) found.push({ kind: 'bytes', where: 'at the end', a: feed, b: other });
}

function compareKeys(a: RecordReply['keys'], b: RecordReply['keys'], found: Difference[]): void {
  for (const name of new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])) {
    const of = (keys: RecordReply['keys']) =>
      keys !== null && Object.hasOwn(keys, name) ? keys[name]! : null;
    const [left, right] = [of(a), of(b)];
    if (left !== right) found.push({ kind: 'key', where: name, a: left, b: right });
  }
}

/** A status as it is shown: with its reason, where one is known. */
export const statusText = ({ status, reason }: RecordReply): string =>
  reason === null ? status : `${status} (${reason})`;

/** All differences; none: the replies are the same. If the statuses differ, nothing else is compared. */
export function findDifferences(a: RecordReply, b: RecordReply): readonly Difference[] {
  if (a.status !== b.status) return [{ kind: 'status', where: '', a: statusText(a), b: statusText(b) }];
  const found: Difference[] = [];
  if (a.reason !== null && b.reason !== null && a.reason !== b.reason) {
    found.push({ kind: 'reason', where: '', a: a.reason, b: b.reason });
  }
  compareKeys(a.keys, b.keys, found);
  if (a.status === 'Ok') compareOutput(a.data, b.data, found);
  else if (!a.data.equals(b.data)) found.push(bytesDifference('', a.data, b.data));
  return found;
}
