/**
 * @module engine/sources/s3/backfill-target
 * Outputs of a back-fill: one object for each object read, or one for each of its prefixes where the pipeline partitions. Its name is
 * the prefix, the name of what was read, and what it holds:
 *
 *     PREFIX alb/2026/11/29/x.log.gz .ndjson .gz
 *
 * so that the same object gives the same name in every run, and no two objects give one. An object is there whole or not at all.
 * Its bytes depend on the outputs alone and not on how they came: what is compressed goes in pieces of one size.
 */
import { tryUntil } from '../../aws/attempts.ts';
import type { Connection } from '../../aws/sdk.ts';
import { startUpload, type Upload } from '../../aws/upload.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Output } from '../../sinks/index.ts';
import { COMPRESSION, compilePrefix, type S3SinkPlan } from '../../sinks/s3.ts';
import type { S3Object } from './notification.ts';
import type { ObjectTarget, Targets } from './target.ts';

const PIECE_BYTES = 256 << 10;
/** S3's limit. */
const MOST_KEY_BYTES = 1024;
const EXTENSIONS: Readonly<Record<string, string>> = { json: 'ndjson', ltsv: 'ltsv', csv: 'csv', raw: 'log' };
/** Member of an object's metadata: what it was made of, and by what. */
const MADE_OF = 'millrace-made-of';

export interface BackfillTargetOptions {
  readonly output: S3SinkPlan;
  /** Whether objects are made again whose outputs are there. */
  readonly redo: boolean;
  readonly concurrency: number;
  /** Bytes that the outputs of an object may hold in memory, where they have many prefixes. */
  readonly most: number;
}

// Loaded with the first back-fill: no cold start waits for OpenSSL.
const hash = (text: string) =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');

/** Everything that decides outputs, as far as a plan has it; `null`: it does not, as user code and keys are outside it. */
function fingerprint(plan: Plan, output: S3SinkPlan): string | null {
  if (plan.userCode !== 'none' || plan.keys.length > 0) return null;
  const withoutBytes = (_: string, value: unknown) => (value instanceof Uint8Array ? undefined : value);
  return hash(JSON.stringify([plan, output], withoutBytes));
}

/** One output object: pieces of one size, compressed, into an upload. */
function openWriter(upload: Upload, compress: S3SinkPlan['compress']) {
  const stream = COMPRESSION[compress].stream?.() ?? null;
  let made: Uint8Array[] = [];
  stream?.on('data', (bytes: Buffer) => made.push(bytes));
  let waiting: Uint8Array[] = [];
  let bytes = 0;

  const passOn = async (): Promise<string | null> => {
    const some = made;
    made = [];
    return some.length === 0 ? null : upload.write(Buffer.concat(some));
  };
  async function compressPiece(piece: Buffer): Promise<string | null> {
    if (stream === null) return upload.write(piece);
    await new Promise<void>((resolve, reject) => {
      stream.write(piece, (error) => (error ? reject(error) : resolve()));
    });
    return passOn();
  }

  return {
    get held() {
      return bytes + upload.held;
    },
    async write(output: Uint8Array): Promise<string | null> {
      waiting.push(output);
      bytes += output.length;
      if (bytes < PIECE_BYTES) return null;
      const whole = Buffer.concat(waiting);
      let start = 0;
      for (; whole.length - start >= PIECE_BYTES; start += PIECE_BYTES) {
        const problem = await compressPiece(whole.subarray(start, start + PIECE_BYTES));
        if (problem !== null) return problem;
      }
      waiting = [whole.subarray(start)];
      bytes = whole.length - start;
      return null;
    },
    async finish(): Promise<string | null> {
      const problem = bytes === 0 ? null : await compressPiece(Buffer.concat(waiting));
      if (problem !== null) return problem;
      if (stream !== null) {
        await new Promise<void>((resolve, reject) => {
          stream.once('end', resolve).once('error', reject).end();
        });
        const last = await passOn();
        if (last !== null) return last;
      }
      return upload.finish();
    },
    abandon: async () => {
      stream?.destroy();
      await upload.abort();
    },
  };
}

export function backfillTargets(
  connection: Connection,
  plan: Plan,
  { output, redo, concurrency, most }: BackfillTargetOptions,
): Targets {
  const { bucket, prefix, compress } = output;
  const fill = compilePrefix(prefix);
  const isOne = prefix.every((part) => !('source' in part));
  const suffix = `.${EXTENSIONS[plan.output.format] ?? plan.output.format}${COMPRESSION[compress].suffix}`;
  const made = fingerprint(plan, output);

  function keyOf(start: string, object: S3Object): string {
    const key = `${start}${object.key}${suffix}`;
    return Buffer.byteLength(key) <= MOST_KEY_BYTES ? key : `${start}${hash(object.key)}${suffix}`;
  }

  /** Whether the output is there, of this content and by this pipeline. Who may not look does it again. */
  async function isDone(object: S3Object, madeOf: string, deadline: number): Promise<boolean> {
    let found: string | undefined;
    await tryUntil(
      async (signal) => {
        const command = new connection.sdk['HeadObjectCommand']!({
          Bucket: bucket,
          Key: keyOf(fill(null, {}, new Date(0)), object),
        });
        const head = (await connection.client.send(command, { abortSignal: signal })) as {
          readonly Metadata?: Readonly<Record<string, string>>;
        };
        found = head.Metadata?.[MADE_OF];
        return null;
      },
      { deadline },
    );
    return found === madeOf;
  }

  return {
    concurrency,
    async open(object, deadline): Promise<ObjectTarget | null> {
      const madeOf = made === null || object.etag === undefined ? null : hash(`${made} ${object.etag}`);
      if (isOne && !redo && madeOf !== null && (await isDone(object, madeOf, deadline))) return null;
      const metadata: Readonly<Record<string, string>> = madeOf === null ? {} : { [MADE_OF]: madeOf };
      const writers = new Map<string, ReturnType<typeof openWriter>>();
      function writerOf(start: string) {
        const found = writers.get(start);
        if (found !== undefined) return found;
        const upload = startUpload(connection, { bucket, key: keyOf(start, object), metadata, deadline });
        const writer = openWriter(upload, compress);
        writers.set(start, writer);
        return writer;
      }
      const first = (keys: Output['keys']) => fill(keys, {}, new Date(0));
      if (isOne) writerOf(first(null)); // one that becomes nothing is an empty object, and not a missing one
      return {
        async put(outputs) {
          for (const { bytes, keys } of outputs) {
            const problem = await writerOf(first(keys)).write(bytes);
            if (problem !== null) return problem;
          }
          const held = [...writers.values()].reduce((sum, writer) => sum + writer.held, 0);
          // What compresses holds as much as a piece itself.
          if (held + PIECE_BYTES * writers.size <= most) return null;
          return `its outputs have ${writers.size} prefixes, which hold more than ${most} bytes in memory`;
        },
        async finish() {
          for (const writer of writers.values()) {
            const problem = await writer.finish();
            if (problem !== null) return problem;
          }
          return null;
        },
        async abandon() {
          for (const writer of writers.values()) await writer.abandon();
        },
      };
    },
  };
}
