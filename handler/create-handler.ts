/**
 * @module handler/create-handler
 * The handler around an engine: deadline, context values, log. Thin on purpose.
 */
import type { Context, FirehoseTransformationEvent, FirehoseTransformationResult } from 'aws-lambda';
import { MillraceError } from '../engine/errors.ts';
import type { Engine, EventOptions, EventSummary } from '../engine/index.ts';
import { describeEvent } from '../engine/sources/describe-event.ts';
import { findSource } from '../engine/sources/find.ts';
import type { Source } from '../engine/sources/source.ts';
import type { Transformed } from '../engine/sources/transform.ts';
import { replyToDoctorCall } from './doctor-call.ts';
import { DEFAULT_LOG, type LogSettings, summaryLine, writeLine } from './log.ts';
import type { ReplaySetup } from './replay/call.ts';
import { replyToReplayCall } from './replay-call.ts';
import { checkAllowed, type Guarded } from './settings.ts';

/** What the handler takes of Lambda's context; a test event may lack any of it. */
export type InvocationContext = Partial<
  Pick<
    Context,
    'awsRequestId' | 'functionName' | 'functionVersion' | 'getRemainingTimeInMillis' | 'invokedFunctionArn'
  >
> & { readonly xRayTraceId?: string };

export type FirehoseHandler = (
  event: FirehoseTransformationEvent,
  context?: InvocationContext,
) => Promise<FirehoseTransformationResult>;

export interface HandlerOptions {
  readonly traceId?: () => string | undefined;
  /** Calls that are off otherwise. */
  readonly allow?: readonly Guarded[];
  /** What a replay makes its engines of; `null`: it cannot. */
  readonly replay?: ReplaySetup | null;
  readonly log?: LogSettings;
  /** Takes a line for the log. Default: standard output. */
  readonly write?: (line: string) => void;
  /** Told what the line is made of. What it throws is logged and fails nothing. */
  readonly onSummary?: (summary: EventSummary) => void;
}

/** Context values of an invocation, for templates. */
export function invocationValues(
  context: InvocationContext,
  traceId: string | undefined,
): Record<string, string> {
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

/** Makes the listener that writes an invocation's line, and then tells who else asked. */
export function summaryListener(
  { awsRequestId }: InvocationContext,
  { log = DEFAULT_LOG, write = writeLine, onSummary }: HandlerOptions,
): (summary: EventSummary) => void {
  return (summary) => {
    const line = summaryLine(summary, awsRequestId, log);
    if (line !== null) write(line);
    return onSummary?.(summary);
  };
}

/** @throws MillraceError where the outputs of an event would be lost, it is not allowed, or no source has such events */
async function checkSource({ plan }: Engine, event: unknown, allow: readonly Guarded[]): Promise<Source> {
  const source = await findSource(event);
  if ('openTargets' in source) {
    checkAllowed('backfill', allow);
    return source;
  }
  if (source.replies === 'outputs' || plan.sink !== null) return source;
  throw new MillraceError('ERR_MILLRACE_EVENT', {
    path: '',
    expected: 'a source that takes its data back in the reply, or a pipeline with a sink',
    found: `${describeEvent(event)}, which takes no data back, and no sink`,
    hint: 'add sink: { firehose: NAME } or sink: { s3: { bucket: NAME } } to the pipeline; or use the library: engine.transform(event) returns the reply and the outputs',
  });
}

/** @throws MillraceError where records failed of which the source would not hear otherwise: Lambda then tries the event again */
function failInvocation({ source, summary }: Transformed): void {
  const failed = Object.entries(summary.failed);
  if (failed.length === 0) return;
  throw new MillraceError('ERR_MILLRACE_EVENT', {
    path: '',
    expected: `every record of ${source} to be delivered, as failed ones cannot be reported one by one`,
    found: failed.map(([code, count]) => `${count} failed as ${code}`).join(', '),
    hint: 'the event is tried again, then goes to the on-failure destination; onError: drop passes over bad records',
  });
}

/** A handler for Lambda's managed runtime: it takes the parsed event, and its reply is stringified. */
export function createHandler(engine: Engine, options: HandlerOptions = {}): FirehoseHandler {
  const { traceId = () => undefined, allow = [], replay = null } = options;
  return async (event, context = {}) => {
    const report = await replyToDoctorCall(event);
    if (report !== null) return report as never;
    const remaining = context.getRemainingTimeInMillis?.();
    const deadline = Date.now() + (remaining ?? Number.POSITIVE_INFINITY);
    const replayed = await replyToReplayCall(event, replay, allow, deadline);
    if (replayed !== null) return replayed as never;
    const { replies } = await checkSource(engine, event, allow);
    const eventOptions: EventOptions = {
      // Under Managed Instances several invocations run at once, so the trace comes from the context.
      invocation: invocationValues(context, context.xRayTraceId ?? traceId()),
      onSummary: summaryListener(context, options),
      ...(remaining === undefined ? {} : { deadline }),
    };
    if (replies === 'outputs') return engine.firehose(event, eventOptions);
    const done = await engine.transform(event, eventOptions);
    if (replies === 'nothing') failInvocation(done);
    return done.reply as never;
  };
}
