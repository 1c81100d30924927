/**
 * @module cli/replay/place
 * Where failed records lie: a file, a folder, or a prefix of a bucket. What is left of an object is written in its place, or it goes.
 */
import { createReadStream } from 'node:fs';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { listObjects, parseS3Url } from '../../engine/aws/bucket.ts';
import { openClient } from '../../engine/aws/sdk.ts';
import { MillraceError } from '../../engine/index.ts';
import { decompressed } from '../../engine/sources/s3/content.ts';

export interface Place {
  /** Names of the objects, in order. */
  list(): Promise<readonly string[]>;
  /** An object's content, decompressed. */
  read(name: string): Promise<AsyncIterable<Uint8Array>>;
  /** Puts what is left in the place of an object; without anything, it goes. */
  leave(name: string, rest: Buffer): Promise<void>;
}

/** As the object's name says. */
function compress(name: string, bytes: Buffer): Buffer {
  if (name.endsWith('.gz')) return gzipSync(bytes);
  return name.endsWith('.zst') ? zstdCompressSync(bytes) : bytes;
}

const unusable = (path: string, found: string, cause: unknown) =>
  new MillraceError(
    'ERR_MILLRACE_INPUT',
    { path, expected: 'a file, a folder or s3://BUCKET/PREFIX', found },
    { cause },
  );

async function openFolder(path: string): Promise<Place> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw unusable(path, error.code === 'ENOENT' ? 'nothing of that name' : error.message, error);
  });
  return {
    async list() {
      if (!found.isDirectory()) return [path];
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
      return files.map((entry) => join(entry.parentPath, entry.name)).sort();
    },
    read: async (name) => decompressed(createReadStream(name)),
    async leave(name, rest) {
      if (rest.length === 0) return rm(name);
      const beside = `${name}.millrace-rest`;
      await writeFile(beside, compress(name, rest));
      await rename(beside, name); // whole, or not at all
    },
  };
}

async function openBucket(path: string, Bucket: string, Prefix: string): Promise<Place> {
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
    async list() {
      const names: string[] = [];
      try {
        for await (const { key } of listObjects(connection, Bucket, Prefix)) names.push(key);
      } catch (error) {
        throw failed(error);
      }
      return names;
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

/** @throws MillraceError `ERR_MILLRACE_INPUT` where there is nothing of that name */
export function openPlace(path: string): Promise<Place> {
  const at = parseS3Url(path);
  return at === null ? openFolder(path) : openBucket(path, at.bucket, at.key);
}
