/**
 * @module engine/sources/sqs
 * Amazon SQS as a source: each message body is a record. The reply names the failed messages, which SQS delivers again
 * (the event source mapping needs `ReportBatchItemFailures`); it carries no outputs.
 */
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import { contextText, contextTexts } from '../batch.ts';
import { MillraceError, show } from '../errors.ts';
import type { Failure } from '../failures.ts';
import { keepOrder } from './order.ts';
import { notificationIn } from './s3/notification.ts';
import type { RecordSource } from './source.ts';
import { summarise } from './summary.ts';

const messagesOf = (event: unknown) => (event as SQSEvent).Records;

/** Real and test events lack members. */
const groupOf = (message: SQSRecord) => message.attributes?.MessageGroupId ?? null;

function sentAt(message: SQSRecord): string | null {
  const ms = Number(message.attributes?.SentTimestamp ?? Number.NaN);
  return Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null;
}

const OF_RECORD: Readonly<Record<string, (message: SQSRecord) => string | null>> = {
  recordId: ({ messageId }) => messageId,
  arrivalTime: sentAt,
  partitionKey: (message) => contextText(groupOf(message)),
};

/** @throws MillraceError where a message has no id: if it failed, the reply could not name it */
function checkIds(messages: readonly SQSRecord[]): void {
  for (const [index, message] of messages.entries()) {
    const id = (message as Partial<SQSRecord> | null)?.messageId;
    if (typeof id === 'string' && id !== '') continue;
    throw new MillraceError('ERR_MILLRACE_EVENT', {
      path: `Records[${index}].messageId`,
      expected: 'text',
      found: show(id),
      hint: 'a message without an id cannot be reported as failed, so SQS has to deliver the whole batch again',
    });
  }
}

/** Whether an event is of a queue, whatever its messages hold. */
export function isQueue(event: unknown): boolean {
  const records = (event as { Records?: unknown } | null | undefined)?.Records;
  return Array.isArray(records) && (records[0] as SQSRecord | undefined)?.eventSource === 'aws:sqs';
}

export const sqs: RecordSource = {
  name: 'sqs',
  shape: "{Records: [{messageId, body, eventSource: 'aws:sqs'}]}",
  examples: [
    {
      event: {
        Records: [
          { messageId: '1', body: '{"a":1}', eventSource: 'aws:sqs' },
          { messageId: '2', body: 'x', eventSource: 'aws:sqs' },
        ],
      },
      reply: { batchItemFailures: [{ itemIdentifier: '2' }] },
    },
  ],
  replies: 'failures',
  is: (event) => isQueue(event) && !messagesOf(event).every(({ body }) => notificationIn(body) !== null),
  read(event, { allocate, contextNames, invocation }) {
    const messages = messagesOf(event);
    checkIds(messages);
    const bodies = messages.map(({ body }: { body: unknown }) => (typeof body === 'string' ? body : null));
    const bytes = allocate(bodies.reduce((sum, body) => sum + Buffer.byteLength(body ?? ''), 0));
    const target = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const spans = new Uint32Array(messages.length * 2);
    const unreadable: Failure[] = [];
    let end = 0;
    for (const [index, body] of bodies.entries()) {
      spans[2 * index] = end;
      if (body !== null) end += target.write(body, end, 'utf8');
      else unreadable.push({ index, code: 'data', detail: 'body: expected text' });
      spans[2 * index + 1] = end;
    }
    const shared = contextTexts(invocation);
    const arn: unknown = messages[0]?.eventSourceARN;
    if (typeof arn === 'string') {
      shared['sourceArn'] = arn;
      shared['region'] = arn.split(':')[3] ?? '';
    }
    const wanted = Object.entries(OF_RECORD).filter(([name]) => contextNames?.includes(name) ?? true);
    const perRecord = Object.fromEntries(wanted.map(([name, read]) => [name, messages.map(read)]));
    return { bytes, spans, unreadable, context: { shared, perRecord } };
  },
  reply(event, made) {
    const messages = messagesOf(event);
    const isFifo = String(messages[0]?.eventSourceARN).endsWith('.fifo');
    const outcome = isFifo ? keepOrder(messages.map(groupOf), made) : made;
    const failedIds = new Set(outcome.failures.map(({ index }) => messages[index]!.messageId));
    const reply = { batchItemFailures: Array.from(failedIds, (id) => ({ itemIdentifier: id })) };
    const ids = messages.map(({ messageId }) => messageId);
    return { reply, outcome, summary: summarise(outcome, reply, ids) };
  },
};
