/**
 * @module engine/sources/s3/queue
 * Objects of S3, of which messages of an SQS queue tell, by way of SNS too. The reply names the messages of which an object failed.
 */
import type { SQSEvent } from 'aws-lambda';
import type { ObjectSource } from '../source.ts';
import { isQueue, sqs } from '../sqs.ts';
import { notificationIn, objectsOf } from './notification.ts';

const bodiesOf = (event: unknown) => (event as SQSEvent).Records.map(({ body }) => body);

const body = JSON.stringify({
  Records: [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'examples' }, object: { key: 'a.jsonl' } },
    },
  ],
});

/** Whether every message of a queue's event tells of objects. */
const tellsOfObjects = (event: unknown): boolean =>
  isQueue(event) && bodiesOf(event).every((text) => notificationIn(text) !== null);

export const s3Queue: ObjectSource = {
  name: 's3-sqs',
  shape: "{Records: [{messageId, body, eventSource: 'aws:sqs'}]} with notifications of S3 as bodies",
  replies: 'failures',
  examples: [
    {
      event: { Records: [{ messageId: '1', body, eventSource: 'aws:sqs' }] },
      reply: { batchItemFailures: [] },
    },
  ],
  is: tellsOfObjects,
  records: (event) => (event as SQSEvent).Records.length,
  objects: (event) => bodiesOf(event).flatMap((text, record) => objectsOf(notificationIn(text), record)),
  reply: (event, outcome) => sqs.reply(event, outcome),
};
