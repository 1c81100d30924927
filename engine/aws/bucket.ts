/**
 * @module engine/aws/bucket
 * Objects of a bucket by a prefix, as S3 lists them.
 */
import type { Connection } from './sdk.ts';

/** An object as it is listed. */
export interface ListedObject {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  /** Without its quotes. */
  readonly etag: string;
}

interface Page {
  readonly Contents?: readonly { readonly Key: string; readonly Size?: number; readonly ETag?: string }[];
  readonly NextContinuationToken?: string;
}

export const bareEtag = (etag: unknown): string => (typeof etag === 'string' ? etag.replaceAll('"', '') : '');

/** `s3://BUCKET/KEY`; `null`: something else. */
export function parseS3Url(text: string): { readonly bucket: string; readonly key: string } | null {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(text) ?? [];
  return bucket === undefined ? null : { bucket, key: key! };
}

export const isS3Url = (text: string): boolean => parseS3Url(text) !== null;

/**
 * All objects whose keys begin so, in order of their keys, a page of 1,000 at a time.
 * @param StartAfter only those behind this key
 */
export async function* listObjects(
  { client, sdk }: Connection,
  Bucket: string,
  Prefix: string,
  StartAfter?: string,
): AsyncGenerator<ListedObject> {
  let ContinuationToken: string | undefined;
  do {
    const command = new sdk['ListObjectsV2Command']!({ Bucket, Prefix, StartAfter, ContinuationToken });
    const page = (await client.send(command)) as Page;
    for (const { Key, Size = 0, ETag } of page.Contents ?? [])
      yield { key: Key, size: Size, etag: bareEtag(ETag) };
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
}
