/**
 * @module engine/sinks/s3
 * A bucket as a sink: the outputs of a batch become an object, one for each prefix that they have. An object that is put again as a
 * reply was lost has the same name, so that nothing is there twice.
 */
import type { Transform } from 'node:stream';
import * as v from 'valibot';
import { type Problem, tryUntil } from '../aws/attempts.ts';
import { openClient } from '../aws/sdk.ts';
import { MillraceError, show } from '../errors.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { PartitionKeys } from '../outcome.ts';
import { CONTEXT_VALUES, type ContextName } from '../plan/context.ts';
import { formatTemplate } from '../plan/format.ts';
import type { TemplatePart } from '../plan/plan.ts';
import { parseTemplate } from '../plan/template.ts';
import { template } from '../steps/schema.ts';
import { compileTemplate } from '../values/template.ts';
import { type Fields, Moment, type Value } from '../values/value.ts';
import type { Output, PutOptions, Sink, SinkKind, Undelivered } from './sink.ts';

const PACKAGE = '@aws-sdk/client-s3';
// Loaded with the first object that is compressed: a static import costs a cold start 1.5 ms (decoders/gzip.ts).
const zlib = () => process.getBuiltinModule('node:zlib');

const NOW = 'now';
const MOST_KEY_BYTES = 900;

/** What compresses, and how an object's name ends then. */
export const COMPRESSION = {
  none: { suffix: '', compress: (bytes: Buffer) => bytes, stream: null },
  gzip: {
    suffix: '.gz',
    compress: (bytes: Buffer) => zlib().gzipSync(bytes),
    stream: (): Transform => zlib().createGzip(),
  },
  zstd: {
    suffix: '.zst',
    compress: (bytes: Buffer) => zlib().zstdCompressSync(bytes),
    stream: (): Transform => zlib().createZstdCompress(),
  },
} as const;
export type Compression = keyof typeof COMPRESSION;
const COMPRESSIONS = Object.keys(COMPRESSION) as Compression[];

const BUCKET = 'the name of a bucket, 3 to 63 lower-case letters, digits, . -';
const schema = v.strictObject(
  {
    bucket: v.pipe(v.string(BUCKET), v.regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, BUCKET)),
    prefix: v.optional(template),
    compress: v.optional(v.picklist(COMPRESSIONS, 'none, gzip or zstd')),
  },
  '{bucket, prefix, compress}',
);

export interface S3SinkPlan {
  readonly bucket: string;
  readonly prefix: readonly TemplatePart[];
  readonly compress: Compression;
}

/** The prefix names partition keys, context values of the batch, and the time. */
function planPrefix(text: string, path: string, keys: readonly string[]): readonly TemplatePart[] {
  const names = { closed: [...keys, NOW], dotted: false, types: new Map(), gone: new Map() };
  const parts = parseTemplate(text, path, names);
  for (const part of parts) {
    if (!('source' in part) || part.field !== null || part.context === null) continue;
    if (CONTEXT_VALUES[part.context as ContextName].of === 'batch') continue;
    throw new MillraceError('ERR_MILLRACE_PIPELINE', {
      path,
      expected: 'a partition key, now, or a context value of the whole batch',
      found: `"${part.context}", which each record has its own of`,
      hint: `make it a key of partition: partition: { ${part.context}: '\${${part.context}}' }`,
    });
  }
  return parts;
}

/** The prefix of an output with these keys. */
export type PrefixOf = (
  keys: PartitionKeys | null,
  values: Readonly<Record<string, string>>,
  now: Date,
) => string;

export function compilePrefix(prefix: readonly TemplatePart[]): PrefixOf {
  const fill = compileTemplate(prefix, 'empty', DEFAULT_LIMITS);
  return (keys, values, now) => {
    const fields: Fields = new Map<string, Value>(Object.entries(keys ?? {}));
    fields.set(NOW, new Moment(now.getTime()));
    const text = fill(fields, (name) => values[name] ?? null);
    return typeof text === 'string' ? text : '';
  };
}

const isoName = (now: Date) => now.toISOString().replaceAll(/[:.]/g, '-');

/** Outputs by their prefixes; each with its place. */
function byPrefix(
  outputs: readonly Output[],
  prefixOf: (keys: PartitionKeys | null) => string,
): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { keys }] of outputs.entries()) {
    const prefix = prefixOf(keys);
    const group = groups.get(prefix);
    if (group === undefined) groups.set(prefix, [index]);
    else group.push(index);
  }
  return groups;
}

function open({ bucket: Bucket, prefix, compress }: S3SinkPlan): Sink {
  const fill = compilePrefix(prefix);
  const { suffix, compress: compressed } = COMPRESSION[compress];
  let opened: ReturnType<typeof openClient> | undefined;
  const ready = () => (opened ??= openClient(PACKAGE, 'S3Client'));
  return {
    async ready() {
      await ready();
    },
    async put(outputs, { deadline, values }: PutOptions) {
      const now = new Date();
      const undelivered: Undelivered[] = [];
      const prefixOf = (keys: PartitionKeys | null) => fill(keys, values, now);
      const { client, sdk } = await ready();
      for (const [start, group] of byPrefix(outputs, prefixOf)) {
        const name = `${start}${isoName(now)}-${crypto.randomUUID()}${suffix}`;
        const put = async (): Promise<Problem | null> => {
          if (Buffer.byteLength(start) > MOST_KEY_BYTES)
            return { detail: `a prefix of more than ${MOST_KEY_BYTES} bytes`, again: false };
          const body = compressed(Buffer.concat(group.map((index) => outputs[index]!.bytes)));
          const command = new sdk['PutObjectCommand']!({ Bucket, Key: name, Body: body });
          return tryUntil(
            async (signal) => {
              await client.send(command, { abortSignal: signal });
              return null;
            },
            { deadline },
          );
        };
        const problem = await put();
        if (problem === null) continue;
        for (const index of group) undelivered.push({ index, detail: `s3: ${problem.detail}` });
      }
      return undelivered.sort((a, b) => a.index - b.index);
    },
  };
}

export const s3 = {
  name: 's3',
  summary: 'objects in a bucket: one for each prefix among the outputs of a batch',
  schema,
  plan({ bucket, prefix = '', compress: own }, { path, keys, compress: ofOutputs = 'none' }) {
    if (own !== undefined && ofOutputs !== 'none') {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: `${path}.compress`,
        expected: `nothing, as output.compress is ${ofOutputs}`,
        found: show(own),
        hint: 'leave out one of them: an object of compressed outputs is compressed',
      });
    }
    const compress = own ?? ofOutputs;
    if (compress === 'zstd' && zlib().zstdCompressSync === undefined) {
      throw new MillraceError('ERR_MILLRACE_PIPELINE', {
        path: `${path}.compress`,
        expected: 'none or gzip, as Node has zstd from 22.15 on',
        found: `"zstd" on Node ${process.versions.node}`,
      });
    }
    return { bucket, prefix: planPrefix(prefix, `${path}.prefix`, keys), compress };
  },
  open,
  explain: ({ bucket, prefix, compress }) =>
    `s3://${bucket}/${formatTemplate(prefix)}${compress === 'none' ? '' : `, ${compress}`}`,
  examples: [
    { title: 'Objects of a bucket', config: { bucket: 'my-logs' } },
    {
      title: 'A prefix by the hour in which they are put and by a partition key, compressed',
      config: {
        bucket: 'my-logs',
        prefix: 'logs/${now:yyyy/MM/dd/HH}/service=${service}/',
        compress: 'gzip',
      },
    },
  ],
} as const satisfies SinkKind<v.InferInput<typeof schema>, S3SinkPlan>;
