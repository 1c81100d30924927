/**
 * @module handler/create-handler
 * The handler around an engine: deadline, context values, log. Thin on purpose.
 */
import type { Context, FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import type { Engine } from '../engine/index.ts';
import type { BatchSummary } from '../engine/sources/firehose-reply.ts';
import { answerDoctorCall } from './doctor-call.ts';
import { duplicateLine, summaryLine } from './log.ts';

/** What the handler takes of Lambda's context; a test event may lack any of it. */
export type InvocationContext = Partial<
  Pick<Context, 'awsRequestId' | 'functionName' | 'functionVersion' | 'getRemainingTimeInMillis'>
>;

export type FirehoseHandler = (
  event: FirehoseTransformationEvent,
  context?: InvocationContext,
) => Promise<FirehoseTransformationResult>;

export interface HandlerOptions {
  readonly traceId?: () => string | undefined;
  /** Takes a line for the log. Default: `console.warn`. */
  readonly warn?: (line: string) => void;
}

function invocationValues(context: InvocationContext, traceId: string | undefined): Record<string, string> {
  const values = {
    requestId: context.awsRequestId,
    functionName: context.functionName,
    functionVersion: context.functionVersion,
    traceId,
  };
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A handler for Lambda's managed runtime: it is given the parsed event, and its answer is stringified. */
export function createHandler(
  engine: Promise<Engine>,
  { traceId = () => undefined, warn = console.warn }: HandlerOptions = {},
): FirehoseHandler {
  return async (event, context = {}) => {
    // Before the engine is waited for: the doctor is called when that cannot be made.
    const report = await answerDoctorCall(event);
    if (report !== null) return report as never;
    const { firehose } = await engine;
    const remaining = context.getRemainingTimeInMillis?.();
    let summary: BatchSummary | undefined;
    const result = await firehose(event, {
      invocation: invocationValues(context, traceId()),
      onSummary: (told) => {
        summary = told;
      },
      ...(remaining === undefined ? {} : { deadline: Date.now() + remaining }),
    });
    if (summary === undefined) return result;
    const line = summaryLine(summary, context.awsRequestId);
    if (line !== null) warn(line);
    const { duplicates } = summary;
    if (duplicates !== null && duplicates > 0) warn(duplicateLine(duplicates, context.awsRequestId));
    return result;
  };
}
