/**
 * @module engine/kernel/partition-keys
 * Partition keys as the kernel wrote them, one JSON object a record, to objects.
 */
import { type PartitionKeys, STATUS } from '../outcome.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';

/**
 * The keys of the records `from … to`, as the last call left them; `null` for records that have none. Records in a row
 * with the same keys share the object, which the kernel tells by giving them one address.
 */
export function readKeys(
  { memory }: KernelInstance,
  keySpans: number,
  status: Uint8Array,
  from: number,
  to: number,
): (PartitionKeys | null)[] {
  const bytes = memoryBytes(memory);
  const spans = new Uint32Array(memory.buffer, keySpans, 2 * to);
  const all: (PartitionKeys | null)[] = [];
  let lastAt = 0;
  let last: PartitionKeys | null = null;
  for (let index = from; index < to; index += 1) {
    const at = status[index] === STATUS.ok ? spans[2 * index]! : 0;
    if (at !== 0 && at !== lastAt) {
      last = JSON.parse(bytes.toString('utf8', at, spans[2 * index + 1])) as PartitionKeys;
      lastAt = at;
    }
    all.push(at === 0 ? null : last);
  }
  return all;
}

const KEYS_BYTES = 256 * 1024;
const ESCAPED = 6;

/** Room for the keys of a round of records, and for those of the longest: KEYS is emptied as often as it fills. */
export function keysRegion(
  { keyed, fieldReferences }: KernelInstance,
  longest: number,
  literalBytes: number,
): { readonly keys?: number } {
  return keyed ? { keys: KEYS_BYTES + ESCAPED * longest * fieldReferences + literalBytes } : {};
}
