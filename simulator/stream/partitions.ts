/**
 * @module simulator/stream/partitions
 * Dynamic partitioning: the keys that the function gave become a prefix, `name=value/` for each, and each prefix has a buffer
 * of its own. A partition is active while it has one. https://docs.aws.amazon.com/firehose/latest/dev/buffering.html
 */

export const DEFAULT_PARTITION_LIMIT = 500;

/** What `!{partitionKeyFromLambda:name}` for every name makes. */
export function prefixOf(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([name, value]) => `${name}=${value}/`)
    .join('');
}

/** A prefix as folders: whatever came in a record, it stays below the folder that it is put in. */
export function folderOf(prefix: string): string {
  return prefix
    .split('/')
    .filter((part) => part !== '')
    .map((part) =>
      encodeURIComponent(part.toWellFormed()).replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E')),
    )
    .map((part) => part.slice(0, 255))
    .join('/');
}
