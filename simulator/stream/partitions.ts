/**
 * @module simulator/stream/partitions
 * Dynamic partitioning: the keys that the function returns become a prefix, `name=value/` for each, and each prefix has its own
 * buffer. A partition is active while it has one. https://docs.aws.amazon.com/firehose/latest/dev/buffering.html
 */

export const DEFAULT_PARTITION_LIMIT = 500;

/** As `!{partitionKeyFromLambda:name}` for every name. */
export function prefixOf(keys: Readonly<Record<string, string>>): string {
  return Object.entries(keys)
    .map(([name, value]) => `${name}=${value}/`)
    .join('');
}

/** A prefix as folders: whatever a record holds, it stays below the folder it is put in. */
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
