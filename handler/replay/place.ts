/**
 * @module handler/replay/place
 * Where failed records lie, and those in a bucket. What is left of an object is written in its place, or it goes.
 */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { listObjects } from '../../engine/aws/bucket.ts';
import { hintOf } from '../../engine/aws/hints.ts';
import { openClient } from '../../engine/aws/sdk.ts';
import { MillraceError } from '../../engine/index.ts';
import { decompressed } from '../../engine/sources/s3/content.ts';

export interface Place {
  /** Names of the objects, in order. */
  list(): AsyncIterable<string>;
  /** An object's content, decompressed. */
  read(name: string): Promise<AsyncIterable<Uint8Array>>;
  /** Puts what is left in the place of an object; without anything, it goes. */
  leave(name: string, rest: Buffer): Promise<void>;
}

/** As the object's name says. */
export function compress(name: string, bytes: Buffer): Buffer {
  if (name.endsWith('.gz')) return gzipSync(bytes);
  return name.endsWith('.zst') ? zstdCompressSync(bytes) : bytes;
}

const TAKES =
  's3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject on its objects';

export const unusable = (path: string, found: string, cause: unknown): MillraceError =>
  new MillraceError(
    'ERR_MILLRACE_INPUT',
    { path, expected: 'a file, a folder or s3://BUCKET/PREFIX', found, hint: hintOf(cause, TAKES) },
    { cause },
  );

/** @param after only objects behind this key */
export async function openBucket(Bucket: string, prefix: string, after?: string): Promise<Place> {
  const path = `s3://${Bucket}/${prefix}`;
  const connection = await openClient('@aws-sdk/client-s3', 'S3Client', 5);
  const { client, sdk } = connection;
  const failed = (error: unknown) => {
    const { name, message } = error as Error;
    return unusable(path, `${name}: ${message}`, error);
  };
  const send = (command: string, input: object): Promise<unknown> =>
    client.send(new sdk[command]!({ Bucket, ...input })).catch((error: unknown) => {
      throw failed(error);
    });
  return {
    async *list() {
      try {
        for await (const { key } of listObjects(connection, Bucket, prefix, after)) yield key;
      } catch (error) {
        throw error instanceof MillraceError ? error : failed(error);
      }
    },
    async read(Key) {
      const { Body } = (await send('GetObjectCommand', { Key })) as {
        readonly Body: AsyncIterable<Uint8Array>;
      };
      return decompressed(Body);
    },
    async leave(Key, rest) {
      if (rest.length === 0) await send('DeleteObjectCommand', { Key });
      else await send('PutObjectCommand', { Key, Body: compress(Key, rest) });
    },
  };
}
