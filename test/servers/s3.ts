import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Running = { readonly close: () => Promise<void>; readonly run: () => Promise<AddressInfo> };
type S3rver = new (options: object) => Running;

export interface S3Server {
  readonly url: string;
  close(): Promise<void>;
}

/** A real S3 server on this machine, with empty buckets. */
export async function startS3(buckets: readonly string[]): Promise<S3Server> {
  const S3 = createRequire(import.meta.url)('s3rver') as S3rver;
  const directory = mkdtempSync(join(tmpdir(), 'millrace-s3-'));
  const server = new S3({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: buckets.map((name) => ({ name })),
  });
  const { port } = await server.run();
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await server.close();
      rmSync(directory, { recursive: true });
    },
  };
}
