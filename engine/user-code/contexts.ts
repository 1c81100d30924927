/**
 * @module engine/user-code/contexts
 * The context values of each record, for user code.
 */
import type { Batch } from '../batch.ts';
import type { MapContext } from './function.ts';

export type ContextOfRecord = (record: number) => MapContext;

const NOT_LOOKED_AT: MapContext = Object.freeze({});

/** @param taken whether user code may look at them */
export function contextsOf({ context: { shared, perRecord } }: Batch, taken: boolean): ContextOfRecord {
  if (!taken) return () => NOT_LOOKED_AT;
  const own = Object.entries(perRecord);
  // Copied whole, a name is never added to an object.
  const all: MapContext = { ...shared, ...Object.fromEntries(own.map(([name]) => [name, null])) };
  return (record) => {
    const context: Record<string, string | null> = { ...all };
    for (const [name, values] of own) context[name] = values[record] ?? null;
    return context;
  };
}
