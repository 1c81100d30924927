/**
 * @module cli/run/bucket
 * Objects of S3 as inputs: `s3://BUCKET/KEY` is one object where there is one of exactly that key, and otherwise all whose keys begin
 * so. Their names are listed first; each is read when it is its turn, and has to be what was listed then. A download that breaks
 * off, as one does that waits for a slow reader, goes on where it was.
 */
import { bareEtag, type ListedObject, listObjects, parseS3Url } from '../../engine/aws/bucket.ts';
import { hintOf } from '../../engine/aws/hints.ts';
import { type Connection, openClient } from '../../engine/aws/sdk.ts';
import { MillraceError } from '../../engine/index.ts';
import type { Input } from './inputs.ts';

/** Calls that the SDK tries before it gives up. */
const ATTEMPTS = 5;
/** Downloads of an object that break off one after the other without a byte. */
const MOST_BREAKS = 5;

const TAKES = 's3:ListBucket on the bucket and s3:GetObject on its objects';

function inputError(path: string, expected: string, error: unknown): MillraceError {
  if (error instanceof MillraceError) return error;
  const { name, message } = error as Error;
  const detail = { path, expected, found: `${name}: ${message}`, hint: hintOf(error, TAKES) };
  return new MillraceError('ERR_MILLRACE_INPUT', detail, { cause: error });
}

const changed = (path: string) =>
  new MillraceError('ERR_MILLRACE_INPUT', {
    path,
    expected: 'the object that was listed when the run began',
    found: 'another content',
    hint: 'run again when nothing writes there',
  });

interface Got {
  readonly Body: AsyncIterable<Uint8Array>;
  readonly ETag?: string;
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` for an object that is gone, or not what was listed */
async function* bytesOf(
  { client, sdk }: Connection,
  Bucket: string,
  { key: Key, size, etag }: ListedObject,
): AsyncGenerator<Uint8Array> {
  const path = `s3://${Bucket}/${Key}`;
  let done = 0;
  for (let breaks = 0; ; ) {
    let body: AsyncIterable<Uint8Array>;
    try {
      const range = done === 0 ? {} : { Range: `bytes=${done}-` };
      const got = (await client.send(new sdk['GetObjectCommand']!({ Bucket, Key, ...range }))) as Got;
      if (bareEtag(got.ETag) !== etag) throw changed(path);
      body = got.Body;
    } catch (error) {
      throw inputError(path, 'an object that can be read', error);
    }
    let broken: unknown;
    try {
      for await (const chunk of body) {
        done += chunk.length;
        breaks = 0;
        yield chunk;
      }
    } catch (error) {
      broken = error;
    }
    if (done === size) return;
    breaks += 1;
    if (breaks <= MOST_BREAKS) continue;
    const error = broken ?? new Error(`${done} of ${size} bytes`);
    throw inputError(path, 'an object that can be read to its end', error);
  }
}

/** @throws MillraceError `ERR_MILLRACE_INPUT` where nothing is of that name, or it cannot be listed */
async function listed(
  connection: Connection,
  url: string,
  bucket: string,
  key: string,
): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = [];
  try {
    for await (const object of listObjects(connection, bucket, key)) {
      if (object.key.endsWith('/')) continue; // what the console makes of an empty folder
      if (object.key === key) return [object]; // AWS lists it first
      objects.push(object);
    }
  } catch (error) {
    throw inputError(url, 'a bucket that can be listed', error);
  }
  if (objects.length > 0) return objects;
  const found = key === '' ? 'an empty bucket' : 'no object whose key begins so';
  throw new MillraceError('ERR_MILLRACE_INPUT', { path: url, expected: 'objects', found });
}

/**
 * The inputs that an `s3://` URL names.
 * @throws MillraceError `ERR_MILLRACE_INPUT` where there are none, `ERR_MILLRACE_SDK` without AWS's SDK
 */
export async function bucketInputs(url: string): Promise<readonly Input[]> {
  const { bucket, key } = parseS3Url(url)!;
  let connection: Connection;
  try {
    connection = await openClient('@aws-sdk/client-s3', 'S3Client', ATTEMPTS);
  } catch (error) {
    throw inputError(url, 'a client of S3', error);
  }
  return (await listed(connection, url, bucket, key)).map((object) => ({
    name: `s3://${bucket}/${object.key}`,
    size: object.size,
    identity: null,
    async open() {
      const source = bytesOf(connection, bucket, object);
      return { source, close: async () => void (await source.return(undefined)) };
    },
  }));
}
