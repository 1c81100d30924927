/**
 * @module engine/sources/s3/content
 * What is in an object: its bytes as they come over the network, decompressed where their first bytes say so, whatever its name says.
 */
import type { Readable } from 'node:stream';
import { type AttemptOptions, tryUntil } from '../../aws/attempts.ts';
import { bareEtag } from '../../aws/bucket.ts';
import { type Connection, openClient } from '../../aws/sdk.ts';
import { OUT_OF_TIME } from '../../failures.ts';
import type { S3Object } from './notification.ts';

type Chunks = AsyncIterable<Uint8Array>;

// Loaded with the first object that is compressed.
const zlib = () => process.getBuiltinModule('node:zlib');

const CODECS = [
  { magic: [0x1f, 0x8b, 0x08], open: () => zlib().createGunzip() },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], open: () => zlib().createZstdDecompress() },
] as const;
const LONGEST_MAGIC = 4;

async function* prepend(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* first;
    for (;;) {
      const { done, value } = await rest.next();
      if (done) return;
      yield value;
    }
  } finally {
    await rest.return?.();
  }
}

/** Chunks of gzip or zstd decompressed, any others as they are. */
export async function* decompressed(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  for (let length = 0; length < LONGEST_MAGIC; ) {
    const { done, value } = await iterator.next();
    if (done) break;
    first.push(value);
    length += value.length;
  }
  const head = Buffer.concat(first);
  const all = prepend([head], iterator);
  const codec = CODECS.find(({ magic }) => magic.every((byte, index) => head[index] === byte));
  if (codec === undefined) {
    yield* all;
    return;
  }
  const { pipeline, Readable } = process.getBuiltinModule('node:stream');
  const stream = codec.open();
  // An error of either end ends the stream, and is thrown where that is read.
  pipeline(Readable.from(all), stream, () => {});
  yield* stream as AsyncIterable<Buffer>;
}

/** A signal that ends a call that is not answered, but not the content of one that is: the SDK goes by it until that has been read. */
function untilAnswered(signal: AbortSignal): AbortSignal & { answered(): void } {
  const controller = new AbortController();
  const abort = () => controller.abort();
  signal.addEventListener('abort', abort, { once: true });
  return Object.assign(controller.signal, { answered: () => signal.removeEventListener('abort', abort) });
}

/** Ends a stream that stalls. */
function endAt(body: Readable, deadline: number): void {
  if (!Number.isFinite(deadline)) return;
  const timer = setTimeout(() => body.destroy(new Error(OUT_OF_TIME)), Math.max(0, deadline - Date.now()));
  body.once('close', () => clearTimeout(timer));
}

interface Got {
  readonly Body: Readable;
  readonly ETag?: string;
}

/** Opens objects. */
export interface ObjectReader {
  /** The object's content; a text: why there is none. */
  open(object: S3Object, deadline: number): Promise<Chunks | string>;
  /** Loads AWS's SDK, and gives the client that it reads with. */
  ready(): Promise<Connection>;
}

/** @param callTime how long a call may take to be answered, in ms; its content may take longer */
export function createObjectReader(callOptions: Pick<AttemptOptions, 'callTime'> = {}): ObjectReader {
  let opened: ReturnType<typeof openClient> | undefined;
  const ready = () => (opened ??= openClient('@aws-sdk/client-s3', 'S3Client'));
  return {
    ready,
    async open({ bucket: Bucket, key: Key, versionId, etag }, deadline) {
      const { client, sdk } = await ready();
      const version = versionId === null ? {} : { VersionId: versionId };
      const command = new sdk['GetObjectCommand']!({ Bucket, Key, ...version });
      let body: Readable | undefined;
      let found: string | undefined;
      const problem = await tryUntil(
        async (signal) => {
          const abortSignal = untilAnswered(signal);
          ({ Body: body, ETag: found } = (await client.send(command, { abortSignal })) as Got);
          abortSignal.answered();
          return null;
        },
        { ...callOptions, deadline },
      );
      if (problem !== null) return problem.detail;
      if (etag !== undefined && bareEtag(found) !== etag) {
        body!.destroy();
        return 'it is not what was listed: something has written it since';
      }
      endAt(body!, deadline);
      return decompressed(body!);
    },
  };
}
