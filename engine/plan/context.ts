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
  apiRequestId: {
    of: 'record',
    meaning: "API Gateway's id of the request whose body it is (`decode: api-gateway`)",
  },
  apiTraceId: { of: 'record', meaning: 'the X-Ray trace id of that request, where it had one' },
  apiStage: { of: 'record', meaning: 'the stage of that request' },
  apiPath: { of: 'record', meaning: 'the path of that request' },
  logGroup: { of: 'record', meaning: 'the log group it is of (`decode: cloudwatch-logs`)' },
  logStream: { of: 'record', meaning: 'the log stream it is of' },
  logOwner: { of: 'record', meaning: 'the account that log group is in' },
  logEventId: { of: 'record', meaning: 'the id of its log event' },
  logTimestamp: { of: 'record', meaning: 'the time of its log event, ISO 8601' },
  logAccount: {
    of: 'record',
    meaning: 'the account its log event comes from, if the subscription emits `@aws.account`',
  },
  logRegion: {
    of: 'record',
    meaning: 'the region its log event comes from, if the subscription emits `@aws.region`',
  },
  lambdaTimestamp: { of: 'record', meaning: 'when a function logged it, as written (`decode: lambda-json`)' },
  lambdaLevel: { of: 'record', meaning: 'the level that a function logged it with' },
  lambdaRequestId: { of: 'record', meaning: 'the invocation that it was logged in' },
  lambdaEvent: { of: 'record', meaning: 'the type of an event of the platform, such as `platform.report`' },
  shardId: { of: 'record', meaning: 'its Kinesis shard' },
} as const satisfies Record<string, { readonly of: 'batch' | 'record'; readonly meaning: string }>;

export type ContextName = keyof typeof CONTEXT_VALUES;

export const isContextName = (name: string): name is ContextName => Object.hasOwn(CONTEXT_VALUES, name);
