/**
 * @module simulator/stream/error-codes
 * How records can fail: Firehose's code and message, and whether it calls the function again.
 *
 * Codes of calls: https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html, "Lambda invocation
 * errors". It calls again "because of a network timeout or because you've reached the Lambda invocation limit", three times
 * (https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html); the objects that it writes
 * after errors of functions say `attemptsMade` 4 as well, those of duplicated ids 1. Where AWS says nothing, this is our
 * reading: other invalid replies are final; an invalid result or data ("invalid output structure") fails the whole reply,
 * missing and duplicated ids only their records; and the wait before a retry.
 * Partitions: https://docs.aws.amazon.com/firehose/latest/dev/buffering.html
 */

export interface FirehoseError {
  readonly code: string;
  readonly message: string;
  /** Whether the function is called again with the same records. */
  readonly isRetried: boolean;
  /** The folder of its objects, `!{firehose:error-output-type}`. */
  readonly folder: 'processing-failed' | 'activePartitionExceeded';
}

const called = (code: string, isRetried: boolean, message: string): FirehoseError => ({
  code: `Lambda.${code}`,
  message,
  isRetried,
  folder: 'processing-failed',
});

/** What happened → what Firehose says. */
export const ERRORS = {
  timeout: called('FunctionTimedOut', true, 'The Lambda function invocation timed out.'),
  throttled: called('InvokeLimitExceeded', true, 'The Lambda concurrent execution limit is exceeded.'),
  /** It threw, its process ended, or its reply was too large for Lambda. */
  error: called('FunctionError', true, 'The Lambda function was invoked but it returned an error result.'),
  unreadable: called('JsonProcessingException', false, 'The returned records could not be parsed.'),
  invalid: called('FunctionError', false, 'The output of the function is not in the required format.'),
  missing: called('MissingRecordId', false, 'One or more record ids were not returned.'),
  duplicated: called('DuplicatedRecordId', false, 'Records were returned with the same record id.'),
  failed: called('ProcessingFailedStatus', false, 'ProcessingFailed status set for record'),
  partitions: {
    code: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
    message: 'The limit of active partitions is reached.',
    isRetried: false,
    folder: 'activePartitionExceeded',
  },
  keyless: {
    code: 'DynamicPartitioning.MetadataExtractionFailed',
    message: 'The transformed record has no partition keys.',
    isRetried: false,
    folder: 'processing-failed',
  },
} as const satisfies Readonly<Record<string, FirehoseError>>;

export type ErrorKind = keyof typeof ERRORS;

/** Milliseconds before the first retry; twice as long before each one after it. */
export const RETRY_MS = 1000;
