/**
 * @module engine/aws/upload
 * An object that is put as a whole or not at all, whatever its size: by one call, or by a multipart upload that is completed last.
 */
import { tryUntil } from './attempts.ts';
import type { Connection } from './sdk.ts';

/** Parts are all of this size but the last one, so that the same bytes have the same ETag. S3 takes 10,000 of them, 78 GiB. */
const PART_BYTES = 8 << 20;

export interface UploadPlace {
  readonly bucket: string;
  readonly key: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** When to give up, in milliseconds since 1970. */
  readonly deadline: number;
}

export interface Upload {
  /** Bytes that wait in memory for the next call. */
  readonly held: number;
  /** Takes the bytes, which stay the upload's. Gives why they cannot be put; `null`: they can. */
  write(bytes: Uint8Array): Promise<string | null>;
  /** The object is there when this gives `null`. */
  finish(): Promise<string | null>;
  /** Nothing of it stays. */
  abort(): Promise<void>;
}

export function startUpload(
  { client, sdk }: Connection,
  { bucket: Bucket, key: Key, metadata: Metadata, deadline }: UploadPlace,
): Upload {
  let waiting: Uint8Array[] = [];
  let held = 0;
  let UploadId: string | null = null;
  const parts: { readonly PartNumber: number; readonly ETag: string }[] = [];

  async function call<Reply>(command: string, input: object): Promise<Reply | string> {
    let reply: unknown;
    const problem = await tryUntil(
      async (signal) => {
        reply = await client.send(new sdk[command]!({ Bucket, Key, ...input }), { abortSignal: signal });
        return null;
      },
      { deadline },
    );
    return problem === null ? (reply as Reply) : `s3: ${problem.detail}`;
  }

  async function putPart(Body: Uint8Array): Promise<string | null> {
    if (UploadId === null) {
      const begun = await call<{ readonly UploadId: string }>('CreateMultipartUploadCommand', { Metadata });
      if (typeof begun === 'string') return begun;
      ({ UploadId } = begun);
    }
    const PartNumber = parts.length + 1;
    const put = await call<{ readonly ETag: string }>('UploadPartCommand', { UploadId, PartNumber, Body });
    if (typeof put === 'string') return put;
    parts.push({ PartNumber, ETag: put.ETag });
    return null;
  }

  return {
    get held() {
      return held;
    },
    async write(bytes) {
      waiting.push(bytes);
      held += bytes.length;
      if (held < PART_BYTES) return null;
      let whole = Buffer.concat(waiting);
      while (whole.length >= PART_BYTES) {
        const problem = await putPart(whole.subarray(0, PART_BYTES));
        if (problem !== null) return problem;
        whole = whole.subarray(PART_BYTES);
      }
      waiting = [Buffer.from(whole)];
      held = whole.length;
      return null;
    },
    async finish() {
      const last = Buffer.concat(waiting);
      if (UploadId === null) {
        const put = await call('PutObjectCommand', { Body: last, Metadata });
        return typeof put === 'string' ? put : null;
      }
      const problem = last.length === 0 ? null : await putPart(last);
      if (problem !== null) return problem;
      const done = await call('CompleteMultipartUploadCommand', {
        UploadId,
        MultipartUpload: { Parts: parts },
      });
      return typeof done === 'string' ? done : null;
    },
    async abort() {
      waiting = [];
      held = 0;
      if (UploadId !== null) await call('AbortMultipartUploadCommand', { UploadId });
    },
  };
}
