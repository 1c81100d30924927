/**
 * @module bench/measure/lambda-context
 * The context that Lambda gives a handler, for handlers called from here.
 */
import type { Context } from 'aws-lambda';

const FUNCTION = 'millrace-bench';

/** As long as Firehose allows. */
const TIME_LIMIT_MS = 300_000;

export function createLambdaContext(): Context {
  const deadline = Date.now() + TIME_LIMIT_MS;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: FUNCTION,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:eu-west-1:123456789012:function:${FUNCTION}`,
    memoryLimitInMB: '1769',
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    logGroupName: `/aws/lambda/${FUNCTION}`,
    logStreamName: '2025/02/27/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done() {},
    fail() {},
    succeed() {},
  };
}
