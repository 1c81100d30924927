/**
 * @module engine/sources/s3/packed
 * The outputs of a batch of lines as few outputs as can be: those with the same partition keys joined, where a line feed ends each.
 * A stream that takes 500 records a call gets a megabyte as one record so, and not as thousands.
 */
import { type Outcome, type PartitionKeys, STATUS } from '../../outcome.ts';
import type { Output } from '../../sinks/index.ts';

/** Copies: the outcome's memory is used again. */
export function packOutputs(
  { bytes, spans, status, partitionKeys }: Outcome,
  newline: boolean,
): readonly Output[] {
  const groups = new Map<string, { readonly keys: PartitionKeys | null; readonly parts: Uint8Array[] }>();
  for (const [index, ended] of status.entries()) {
    const part = bytes.subarray(spans[2 * index], spans[2 * index + 1]);
    if (ended !== STATUS.ok || part.length === 0) continue;
    const keys = partitionKeys?.[index] ?? null;
    const group = newline ? JSON.stringify(keys) : String(index);
    const found = groups.get(group);
    if (found === undefined) groups.set(group, { keys, parts: [part] });
    else found.parts.push(part);
  }
  return Array.from(groups.values(), ({ keys, parts }) => ({ bytes: Buffer.concat(parts), keys }));
}
