/**
 * @module engine/sources/firehose/failed-results
 * The first results of a reply that failed, read off its bytes: parsing all of a reply of 6 MB takes longer than making it.
 */
import type { FirehoseTransformationResultRecord } from 'aws-lambda';
import { asBuffer } from '../../values/text.ts';

const FAILED = '"result":"ProcessingFailed"';
/** Between two results. Within a text the quote would have a backslash before it, and partition keys hold no objects. */
const BETWEEN = '},{"recordId":';

/** @param reply as millrace writes it; results without data, which did not fit, are passed over */
export function failedResults(
  reply: Uint8Array,
  most: number,
): readonly FirehoseTransformationResultRecord[] {
  const bytes = asBuffer(reply);
  const found: FirehoseTransformationResultRecord[] = [];
  let at = bytes.indexOf(FAILED);
  while (at >= 0 && found.length < most) {
    const before = bytes.lastIndexOf(BETWEEN, at);
    const behind = bytes.indexOf(BETWEEN, at);
    const start = before < 0 ? bytes.indexOf('[') + 1 : before + '},'.length;
    const end = behind < 0 ? bytes.lastIndexOf(']') : behind + 1;
    const result = JSON.parse(bytes.toString('utf8', start, end)) as FirehoseTransformationResultRecord;
    const { data, kafkaRecordValue } = result as { data?: string; kafkaRecordValue?: string };
    // A partition key may be called `result`.
    const isFailed = result.result === 'ProcessingFailed' && (data ?? kafkaRecordValue ?? '') !== '';
    if (isFailed) found.push(result);
    at = bytes.indexOf(FAILED, end);
  }
  return found;
}
