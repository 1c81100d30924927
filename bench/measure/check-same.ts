/**
 * @module bench/measure/check-same
 * The replies of all competitors are compared, byte by byte, before any is timed.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';

type ReplyRecord = FirehoseTransformationResult['records'][number];

const decode = (data: string | undefined) =>
  data === undefined ? 'nothing' : Buffer.from(data, 'base64').toString();

/** By id, result and bytes. */
function isSame(a: ReplyRecord | undefined, b: ReplyRecord | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.recordId === b.recordId &&
    a.result === b.result &&
    a.data === b.data
  );
}

/**
 * The first difference between two replies to an event, in words; `null` where there is none.
 * @param names whose replies they are
 */
export function findDifference(
  event: FirehoseTransformationEvent,
  replies: readonly [FirehoseTransformationResult, FirehoseTransformationResult],
  names: readonly [string, string],
): string | null {
  const [left, right] = replies;
  if (left.records.length !== right.records.length) {
    return `${names[0]} returns ${left.records.length} records, ${names[1]} ${right.records.length}`;
  }
  const index = left.records.findIndex((record, at) => !isSame(record, right.records[at]));
  if (index === -1) return null;
  const show = (name: string, record: ReplyRecord | undefined) =>
    `  ${name}: ${record?.result} ${record?.recordId}\n    ${decode(record?.data).trimEnd()}`;
  return [
    `record ${index} differs`,
    `  line: ${decode(event.records[index]?.data).trimEnd()}`,
    show(names[0], left.records[index]),
    show(names[1], right.records[index]),
  ].join('\n');
}
