/**
 * @module engine/kernel/host/partition-keys
 * Partition keys as the kernel wrote them, one `metadata` in JSON a record, to objects.
 */
import { keysOfMetadata, type Metadata } from '../../metadata.ts';
import { type PartitionKeys, STATUS } from '../../outcome.ts';
import { type KernelInstance, memoryBytes } from './instance.ts';

/**
 * The keys of the records `from … to`, as the last call left them; `null` for records that have none. Records with the
 * same keys share the object; those in a row the kernel gives one address, so that not even the text is made again.
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
  const known = new Map<string, PartitionKeys>();
  let lastAt = 0;
  let last: PartitionKeys | null = null;
  for (let index = from; index < to; index += 1) {
    const at = status[index] === STATUS.ok ? spans[2 * index]! : 0;
    if (at !== 0 && at !== lastAt) {
      const text = bytes.toString('utf8', at, spans[2 * index + 1]);
      last = known.get(text) ?? keysOfMetadata(JSON.parse(text) as Metadata);
      if (known.size < MOST_KNOWN) known.set(text, last);
      lastAt = at;
    }
    all.push(at === 0 ? null : last);
  }
  return all;
}

/** Different keys that are remembered: of more, most are different from record to record. */
const MOST_KNOWN = 256;
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
