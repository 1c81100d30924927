/**
 * @module bench/measure/check-same
 * No time without the same answer: the replies of all competitors are compared, byte by byte, before any is timed.
 */
import type { FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';

type Answer = FirehoseTransformationResult['records'][number];

const decode = (data: string | undefined) =>
  data === undefined ? 'nothing' : Buffer.from(data, 'base64').toString();

/** What of an answer counts: its id, its result, its bytes. */
function sameAnswer(a: Answer | undefined, b: Answer | undefined): boolean {
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
    return `${names[0]} answers ${left.records.length} records, ${names[1]} ${right.records.length}`;
  }
  const index = left.records.findIndex((answer, at) => !sameAnswer(answer, right.records[at]));
  if (index === -1) return null;
  const show = (name: string, answer: Answer | undefined) =>
    `  ${name}: ${answer?.result} ${answer?.recordId}\n    ${decode(answer?.data).trimEnd()}`;
  return [
    `record ${index} differs`,
    `  line: ${decode(event.records[index]?.data).trimEnd()}`,
    show(names[0], left.records[index]),
    show(names[1], right.records[index]),
  ].join('\n');
}
