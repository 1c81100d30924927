/**
 * @module test/backfill/reader
 * Items as the Map's ItemReader gives them: of a listing, or of the CSV files of an S3 inventory.
 */
import { gunzipSync } from 'node:zlib';
import { type _Object, GetObjectCommand, ListObjectsCommand, type S3Client } from '@aws-sdk/client-s3';
import type { DistributedMap } from './definition.ts';

export type Item = Readonly<Record<string, string | number>>;

/** Values of the execution's input where a name ends with `.$`. */
function parametersOf(
  parameters: Readonly<Record<string, string>>,
  input: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) =>
      name.endsWith('.$') ? [name.slice(0, -2), input[value.replace('$.', '')]!] : [name, value],
    ),
  );
}

/** By the first version of the call: s3rver makes tokens of the second by a cipher that Node no longer has. */
export async function listAll(client: S3Client, Bucket: string, Prefix: string): Promise<readonly _Object[]> {
  const all: _Object[] = [];
  for (let Marker: string | undefined; ; ) {
    const page = await client.send(new ListObjectsCommand({ Bucket, Prefix, Marker }));
    all.push(...(page.Contents ?? []));
    if (page.IsTruncated !== true) return all;
    Marker = all.at(-1)!.Key;
  }
}

async function listed(client: S3Client, bucket: string, prefix: string): Promise<readonly Item[]> {
  return (await listAll(client, bucket, prefix)).map(({ Key, ETag, Size, LastModified }) => ({
    Etag: ETag!,
    Key: Key!,
    LastModified: (LastModified?.getTime() ?? 0) / 1000,
    Size: Size!,
    StorageClass: 'STANDARD',
  }));
}

async function bodyOf(client: S3Client, Bucket: string, Key: string): Promise<Buffer> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
  return Buffer.from(await Body!.transformToByteArray());
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html */
async function inventoried(client: S3Client, bucket: string, manifest: string): Promise<readonly Item[]> {
  const { fileSchema, files } = JSON.parse((await bodyOf(client, bucket, manifest)).toString()) as {
    readonly fileSchema: string;
    readonly files: readonly { readonly key: string }[];
  };
  const columns = fileSchema.split(',').map((column) => column.trim());
  const items: Item[] = [];
  for (const { key } of files) {
    const text = gunzipSync(await bodyOf(client, bucket, key)).toString();
    for (const line of text.split('\n').filter((row) => row !== '')) {
      const values = line.split(',').map((value) => value.replaceAll('"', ''));
      items.push(Object.fromEntries(columns.map((column, index) => [column, values[index]!])));
    }
  }
  return items;
}

export function readItems(
  client: S3Client,
  { Resource, ReaderConfig, Parameters }: DistributedMap['ItemReader'],
  input: Readonly<Record<string, string>>,
): Promise<readonly Item[]> {
  const { Bucket, Prefix, Key } = parametersOf(Parameters, input);
  if (Resource.endsWith(':s3:listObjectsV2')) return listed(client, Bucket!, Prefix!);
  if (Resource.endsWith(':s3:getObject') && ReaderConfig?.InputType === 'MANIFEST')
    return inventoried(client, Bucket!, Key!);
  throw new Error(`the driver knows no ItemReader ${Resource}`);
}
