/**
 * @module engine/sources/s3/direct
 * Objects of S3, of which S3 tells the function itself. It takes no reply; where an object fails, the invocation has to fail.
 */
import type { ObjectSource } from '../source.ts';
import { summarise } from '../summary.ts';
import { isNotification, objectOf } from './notification.ts';

type Entries = { readonly Records: readonly Parameters<typeof objectOf>[0][] };

export const s3: ObjectSource = {
  name: 's3',
  shape: "{Records: [{s3: {bucket, object}, eventSource: 'aws:s3'}]}",
  replies: 'nothing',
  examples: [
    {
      event: {
        Records: [
          {
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: { bucket: { name: 'examples' }, object: { key: 'a.jsonl' } },
          },
        ],
      },
      reply: null,
    },
  ],
  is: (event) => isNotification(event),
  records: (event) => (event as Partial<Entries>).Records?.length ?? 0, // S3's test event has none
  objects: (event) =>
    ((event as Partial<Entries>).Records ?? []).flatMap((entry, record) => objectOf(entry, record) ?? []),
  reply: (_event, outcome) => ({ reply: null, outcome, summary: summarise(outcome, null, null) }),
};
