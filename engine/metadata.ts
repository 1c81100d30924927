/**
 * @module engine/metadata
 * What Firehose is told of a record beside its output: its partition keys, and the Iceberg table that it is for. In an Outcome both
 * are in one flat object, the parts of the target under names that no partition key may have; in a reply they are apart, as
 * `metadata` (https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-format-input-record-different.html).
 */
import type { PartitionKeys } from './outcome.ts';

/** Parts of the Iceberg target among a record's keys, in the reply's order, and their names there. */
export const ICEBERG_KEYS = {
  'iceberg.table': 'destinationTableName',
  'iceberg.database': 'destinationDatabaseName',
  'iceberg.operation': 'operation',
} as const;
export const OPERATION_KEY = 'iceberg.operation';

/** What Firehose can do with a record of an Iceberg table. */
export const OPERATIONS: readonly string[] = ['insert', 'update', 'delete'];

export interface Metadata {
  readonly partitionKeys?: PartitionKeys;
  readonly otfMetadata?: PartitionKeys;
}

export const isIcebergKey = (key: string): key is keyof typeof ICEBERG_KEYS =>
  Object.hasOwn(ICEBERG_KEYS, key);

/** The keys of `partition` alone. */
export const partitionNames = (partition: readonly { readonly key: string }[]): readonly string[] =>
  partition.map(({ key }) => key).filter((key) => !isIcebergKey(key));

/** Where a key stands in `metadata`: the object, and its name there. */
export const placeInMetadata = (key: string): readonly [keyof Metadata, string] =>
  isIcebergKey(key) ? ['otfMetadata', ICEBERG_KEYS[key]] : ['partitionKeys', key];

export function metadataOf(keys: PartitionKeys): Metadata {
  if (keys[OPERATION_KEY] === undefined) return { partitionKeys: keys };
  const own = Object.entries(keys).filter(([key]) => !isIcebergKey(key));
  const target = Object.entries(ICEBERG_KEYS).map(([key, name]) => [name, keys[key]!]);
  return {
    ...(own.length === 0 ? {} : { partitionKeys: Object.fromEntries(own) }),
    otfMetadata: Object.fromEntries(target),
  };
}

/** The keys that {@link metadataOf} was made of. */
export function keysOfMetadata({ partitionKeys = {}, otfMetadata }: Metadata): PartitionKeys {
  if (otfMetadata === undefined) return partitionKeys;
  const target = Object.entries(ICEBERG_KEYS).map(([key, name]) => [key, otfMetadata[name]!] as const);
  return Object.fromEntries([...Object.entries(partitionKeys), ...target]);
}

/** Why two outputs cannot be in one result; `null`: they can. Outputs without keys are those that failed and are passed on as they came. */
export function differentKeys(one: PartitionKeys | null, other: PartitionKeys | null): string | null {
  if (one === other) return null;
  const key =
    one === null || other === null
      ? Object.keys(one ?? other!)[0]!
      : Object.keys(one).find((name) => one[name] !== other[name]);
  if (key === undefined) return null;
  return isIcebergKey(key)
    ? 'its records are for different Iceberg tables'
    : 'its records have different partition keys';
}
