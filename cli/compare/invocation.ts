/**
 * @module cli/compare/invocation
 * What templates may name of an invocation (`${requestId}`): the same on both sides, or every record would differ.
 */
import type { FirehoseTransformationEvent } from 'aws-lambda';

export const FUNCTION_NAME = 'millrace';
export const FUNCTION_VERSION = '$LATEST';
export const TRACE_ID = 'Root=1-00000000-000000000000000000000000;Sampled=0';

/** A test event may have no id of its own. */
export const requestIdOf = ({ invocationId }: Partial<FirehoseTransformationEvent>): string =>
  typeof invocationId === 'string' && /^[\w-]+$/.test(invocationId) ? invocationId : 'compare';

export const invocationOf = (event: FirehoseTransformationEvent): Readonly<Record<string, string>> => ({
  requestId: requestIdOf(event),
  functionName: FUNCTION_NAME,
  functionVersion: FUNCTION_VERSION,
  traceId: TRACE_ID,
});
