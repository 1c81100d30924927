/**
 * @module engine/sources/s3/eventbridge
 * Objects of S3, of which EventBridge tells the function
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html). Keys come as they are.
 */
import type { ObjectSource } from '../source.ts';
import { summarise } from '../summary.ts';

interface Event {
  readonly source: 'aws.s3';
  readonly 'detail-type': string;
  readonly detail?: {
    readonly bucket?: { readonly name?: unknown };
    readonly object?: { readonly key?: unknown; readonly 'version-id'?: unknown };
  };
}

export const s3EventBridge: ObjectSource = {
  name: 's3-eventbridge',
  shape: "{source: 'aws.s3', 'detail-type': 'Object Created', detail: {bucket, object}}",
  replies: 'nothing',
  examples: [
    {
      event: {
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: 'examples' }, object: { key: 'a.jsonl' } },
      },
      reply: null,
    },
  ],
  is: (event) => (event as Partial<Event> | null | undefined)?.source === 'aws.s3',
  records: () => 1,
  objects(event) {
    const { detail, 'detail-type': type } = event as Event;
    const bucket = detail?.bucket?.name;
    const key = detail?.object?.key;
    if (type !== 'Object Created' || typeof bucket !== 'string' || typeof key !== 'string') return [];
    const version = detail?.object?.['version-id'];
    return [{ record: 0, bucket, key, versionId: typeof version === 'string' ? version : null }];
  },
  reply: (_event, outcome) => ({ reply: null, outcome, summary: summarise(outcome, null, null) }),
};
