/**
 * @module engine/plan/context
 * The table of context values that templates and `map` can name, and where each comes from.
 */

/** name → what it is. `record`: one a record; `batch`: one for all. Sources fill in those they have. */
export const CONTEXT_VALUES = {
  requestId: { of: 'batch', meaning: "Lambda's request id of the invocation" },
  traceId: { of: 'batch', meaning: 'the X-Ray trace id, where tracing is on' },
  functionName: { of: 'batch', meaning: "the function's name" },
  functionVersion: { of: 'batch', meaning: "the function's version" },
  invocationId: { of: 'batch', meaning: "Firehose's id of the invocation" },
  deliveryStreamArn: { of: 'batch', meaning: 'the delivery stream' },
  sourceArn: { of: 'batch', meaning: 'the Kinesis stream, MSK cluster, queue or bucket behind it' },
  objectKey: { of: 'batch', meaning: 'the key of the S3 object that it was in' },
  region: { of: 'batch', meaning: 'the region' },
  recordId: { of: 'record', meaning: "the record's id, by its source" },
  innerIndex: { of: 'record', meaning: 'its place, from 0, in the record it was decoded from' },
  arrivalTime: { of: 'record', meaning: 'when the record came in, ISO 8601' },
  partitionKey: { of: 'record', meaning: 'its Kinesis partition key, or its SQS message group' },
  sequenceNumber: { of: 'record', meaning: 'its Kinesis sequence number' },
  shardId: { of: 'record', meaning: 'its Kinesis shard' },
} as const satisfies Record<string, { readonly of: 'batch' | 'record'; readonly meaning: string }>;

export type ContextName = keyof typeof CONTEXT_VALUES;

export const isContextName = (name: string): name is ContextName => Object.hasOwn(CONTEXT_VALUES, name);
