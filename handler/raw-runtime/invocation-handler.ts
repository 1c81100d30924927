/**
 * @module handler/raw-runtime/invocation-handler
 * One event's bytes to one reply's bytes. Firehose events go through the engine as bytes; anything else is parsed and goes
 * through the handler of the managed runtime, so that both reply alike.
 */
import type { Engine } from '../../engine/engine.ts';
import { MillraceError } from '../../engine/errors.ts';
import {
  type FirehoseHandler,
  type HandlerOptions,
  type InvocationContext,
  invocationValues,
  summaryListener,
} from '../create-handler.ts';
import type { Invocation } from './runtime-api.ts';

export type InvocationHandler = (invocation: Invocation) => Promise<Uint8Array>;

/** What the managed runtime would pass as context, as far as the handler looks at it. */
function contextOf({ requestId, deadline }: Invocation, environment: FunctionNames): InvocationContext {
  return {
    awsRequestId: requestId,
    ...environment,
    ...(deadline === null ? {} : { getRemainingTimeInMillis: () => deadline - Date.now() }),
  };
}

export type FunctionNames = Pick<InvocationContext, 'functionName' | 'functionVersion'>;

export interface InvocationHandlerOptions extends Omit<HandlerOptions, 'traceId'> {
  readonly names: FunctionNames;
}

/** Whether the engine found that an event is JSON, but has no records. */
function isOtherEvent(error: unknown): boolean {
  return (
    error instanceof MillraceError && error.code === 'ERR_MILLRACE_EVENT' && error.detail.expected !== 'JSON'
  );
}

export function createInvocationHandler(
  engine: Engine,
  handler: FirehoseHandler,
  { names, ...options }: InvocationHandlerOptions,
): InvocationHandler {
  return async (invocation) => {
    const { event, deadline, traceId } = invocation;
    const context = contextOf(invocation, names);
    try {
      return await engine.firehoseBytes(event, {
        invocation: invocationValues(context, traceId ?? undefined),
        onSummary: summaryListener(context, options),
        ...(deadline === null ? {} : { deadline }),
      });
    } catch (error) {
      if (!isOtherEvent(error)) throw error;
      const parsed = JSON.parse(Buffer.from(event).toString('utf8')) as Parameters<FirehoseHandler>[0];
      return Buffer.from(JSON.stringify(await handler(parsed, context)) ?? 'null');
    }
  };
}
