/**
 * @module handler/chaos/faults/reply
 * Replies that Firehose refuses, or takes for what they are not: what it checks is in
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 */
import * as v from 'valibot';
import { REPLY_CEILING } from '../../../engine/limits.ts';
import { some } from '../chance.ts';
import { defineFault, type ReplyFaultContext, type ReplyRecord } from '../fault.ts';

const count = v.optional(
  v.pipe(v.number('a number'), v.integer('a whole number'), v.minValue(1, 'a number from 1')),
);

const chosen = ({ chance, targets }: ReplyFaultContext, howMany: number) =>
  new Set(some(chance, targets, howMany));

const member = (record: ReplyRecord) => (record.kafkaRecordValue === undefined ? 'data' : 'kafkaRecordValue');

/** The records with some of them changed. */
function change(
  records: readonly ReplyRecord[],
  places: ReadonlySet<number>,
  make: (record: ReplyRecord) => ReplyRecord,
): readonly ReplyRecord[] {
  return records.map((record, index) => (places.has(index) ? make(record) : record));
}

export const missingId = defineFault({
  name: 'missing-id',
  about: ({ count: howMany = 1 }) => `gets a reply without ${howMany} of its records`,
  options: { count },
  reply({ count: howMany = 1 }, records, context) {
    const gone = chosen(context, howMany);
    return records.filter((_, index) => !gone.has(index));
  },
});

export const duplicateId = defineFault({
  name: 'duplicate-id',
  about: ({ count: howMany = 1 }) => `gets a reply with ${howMany} of its records twice`,
  options: { count },
  reply({ count: howMany = 1 }, records, context) {
    const twice = chosen(context, howMany);
    return records.flatMap((record, index) => (twice.has(index) ? [record, record] : [record]));
  },
});

export const unknownId = defineFault({
  name: 'unknown-id',
  about: ({ count: howMany = 1 }) => `gets a reply with ${howMany} unknown ids in place of its own`,
  options: { count },
  reply: ({ count: howMany = 1 }, records, context) =>
    change(records, chosen(context, howMany), (record) => ({
      ...record,
      recordId: `${record.recordId}-chaos`,
    })),
});

export const oversize = defineFault({
  name: 'oversize',
  about: ({ bytes = REPLY_CEILING + 1 }) =>
    `gets a reply of at least ${bytes} bytes; Lambda's limit is ${REPLY_CEILING}`,
  options: {
    bytes: v.optional(
      v.pipe(
        v.number('bytes'),
        v.integer('a whole number'),
        v.minValue(REPLY_CEILING + 1, `more than ${REPLY_CEILING}, which Lambda lets through`),
        v.maxValue(64 * 1024 * 1024, 'at most 64 MiB'),
      ),
    ),
  },
  reply: ({ bytes = REPLY_CEILING + 1 }, records, context) =>
    change(records, chosen(context, 1), (record) => ({
      ...record,
      [member(record)]: 'A'.repeat(4 * Math.ceil(bytes / 4)),
    })),
});

export const corruptBase64 = defineFault({
  name: 'corrupt-base64',
  about: ({ count: howMany = 1 }) => `gets a reply with ${howMany} records whose data is not base64`,
  options: { count },
  reply: ({ count: howMany = 1 }, records, context) =>
    change(records, chosen(context, howMany), (record) => {
      const data = record[member(record)] ?? '';
      return { ...record, [member(record)]: `${data.slice(0, data.length >> 1)}%` };
    }),
});

export const wrongResult = defineFault({
  name: 'wrong-result',
  about: ({ count: howMany = 1, value = 'OK' }) =>
    `gets a reply with ${howMany} records whose result is ${JSON.stringify(value)}`,
  options: {
    count,
    value: v.optional(
      v.pipe(
        v.string('text'),
        v.check(
          (text) => !['Ok', 'Dropped', 'ProcessingFailed'].includes(text),
          'a result that Firehose does not know',
        ),
      ),
    ),
  },
  reply: ({ count: howMany = 1, value = 'OK' }, records, context) =>
    change(records, chosen(context, howMany), (record) => ({ ...record, result: value })),
});

export const someFailed = defineFault({
  name: 'failed-records',
  about: ({ share = 0.5 }) =>
    `gets a reply with ${100 * share} % of its records as ProcessingFailed, as they came`,
  options: {
    share: v.optional(
      v.pipe(
        v.number('a share'),
        v.check((share) => share > 0 && share <= 1, 'a share over 0 and up to 1'),
      ),
    ),
  },
  reply({ share = 0.5 }, records, context) {
    const failed = chosen(context, Math.ceil(share * context.targets.length));
    return change(records, failed, (record) => {
      const { metadata: _, ...rest } = record;
      const data = context.original.get(record.recordId) ?? '';
      return { ...rest, result: 'ProcessingFailed', [member(record)]: data };
    });
  },
});
