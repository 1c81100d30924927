/**
 * @module simulator/function/function
 * The contract of a function that the stream calls: real processes (`environments.ts`), or a test's stand-in.
 */

export interface FunctionCall {
  /** The version's name. */
  readonly version: string;
  readonly requestId: string;
  /** The event's JSON. */
  readonly event: Uint8Array;
  /** Milliseconds of the real clock. */
  readonly timeoutMs: number;
}

export type FunctionOutcome =
  | { readonly kind: 'ok'; readonly body: Uint8Array }
  | { readonly kind: 'error' | 'timeout' | 'exit'; readonly message: string }
  /** It cannot be called at all; the run ends with this error. */
  | { readonly kind: 'broken'; readonly error: Error };

export interface FunctionResult {
  readonly outcome: FunctionOutcome;
  /** Which environment of the version, from 0, and which of its calls, from 1. */
  readonly environment: number;
  readonly call: number;
  /** Names of the faults that fired. */
  readonly faults: readonly string[];
}

export interface StreamFunction {
  /** Never rejects. */
  invoke(call: FunctionCall): Promise<FunctionResult>;
  pids(): readonly number[];
  /** Ends every process at once. */
  close(): Promise<void>;
}

/** What every call gets, and what templates see. */
export const FUNCTION_NAME = 'millrace';
export const TRACE_ID = 'Root=1-67c0e2a8-000000000000000000000000;Sampled=0';
