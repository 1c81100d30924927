/**
 * @module engine/sinks/sink
 * The contract of a sink: where outputs go when the source's reply does not carry them.
 */

export interface Sink {
  readonly name: string;
  /**
   * Delivers outputs before `deadline`, in milliseconds since 1970.
   * @returns indices of the outputs that were not delivered
   */
  put(outputs: readonly Uint8Array[], deadline: number): Promise<readonly number[]>;
}
